"""What every page needs and no domain owns: languages, same-origin forms, rate limits, downloads."""
