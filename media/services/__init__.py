from media.services.transcoding import ask_for_versions, forget_versions, work_off_transcodings

__all__ = ["ask_for_versions", "forget_versions", "work_off_transcodings"]
