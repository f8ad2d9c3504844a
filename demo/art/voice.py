"""Voice the sounds of the demonstration school: `python demo/art/voice.py [name ...]`.

Reads `content/*/scripts/<name>.<lang>.txt`, writes `media/sound/<name>.<lang>.opus` and `.m4a`. The voices are
synthetic and stand in for people: see `media/README.md`.

French: SVOX Pico (`pip install py-nanotts`, or pico2wave), else espeak-ng. Arabic: espeak-ng, which reads letters
and not words, so it is given the copy with vowel marks in `spoken/<name>.ar.txt`, respelt by `respell()` into what
it pronounces well: doubled letters written twice, articles joined and assimilated, endings as one says them at a
pause. Needs: espeak-ng, sox, ffmpeg.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import wave
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONTENT, MEDIA = HERE.parent / "content", HERE.parent / "media"
RATE = 16000
SOUNDS = ("dm-welcome", "dm-customer-call", "so-welcome", "so-complaint-call")

FATHA, DAMMA, KASRA, SHADDA, SUKUN, DAGGER = "\u064e", "\u064f", "\u0650", "\u0651", "\u0652", "\u0670"
VOWELS = "\u064b\u064c\u064d" + FATHA + DAMMA + KASRA
LETTER = "[\u0621-\u064a]"

NAMES = ("واتساب", "فاضمة")  # their first letter is no prefix

# Who speaks: espeak-ng's variant, pitch and words a minute; Pico's pitch and speed.
SPEAKERS = {
    "narrator": {"variant": "f2", "pitch": 42, "wpm": 154, "pico_pitch": 0.97, "pico_speed": 0.94},
    "customer": {"variant": "f4", "pitch": 58, "wpm": 156, "pico_pitch": 1.12, "pico_speed": 0.98},
    "cooperative": {"variant": "f2", "pitch": 38, "wpm": 148, "pico_pitch": 0.92, "pico_speed": 0.94},
}


def run(*command, data=None):
    return subprocess.run([str(c) for c in command], input=data, check=True, capture_output=True).stdout


def respell(text):
    """Vocalised Arabic, as espeak-ng must read it to say it as people do."""
    text = unicodedata.normalize("NFD", text)
    text = unicodedata.normalize("NFC", text.replace(DAGGER, "ا"))
    text = re.sub(f"([{VOWELS}]){SHADDA}", rf"{SHADDA}\1", text)
    text = text.replace("لِل" + SHADDA + FATHA + "ه", "لِلْلَاه").replace("لِل" + SHADDA + "ه", "لِلْلَاه")
    words_ = []
    for word in text.split():
        w = word
        # the article after a prefix, then the article itself: the silent alif goes, a sun letter swallows the lam
        w = re.sub(f"^([وفبك][{VOWELS}])ال({LETTER}){SHADDA}", rf"\1\2{SUKUN}\2", w)
        if strip_marks(w).strip("،.:") not in NAMES:
            w = re.sub(f"^([وفبك][{VOWELS}])ا(?={LETTER}{SUKUN})", r"\1", w)
        w = re.sub(f"^((?:[وف][{VOWELS}])?ل{KASRA})ل({LETTER}){SHADDA}", rf"\1\2{SUKUN}\2", w)
        w = re.sub(f"^ال{SHADDA}", "الْل", w)
        w = re.sub(f"^ال({LETTER}){SHADDA}", rf"ا\1{SUKUN}\1", w)
        w = re.sub(f"^ال{KASRA}ا(?={LETTER}[{SUKUN}{SHADDA}])", f"ال{KASRA}", w)
        w = re.sub(f"({LETTER}){SHADDA}", rf"\1{SUKUN}\1", w)
        w = re.sub(f"{DAMMA}وا(?=\\W|$)", f"{DAMMA}و", w)
        w = re.sub(r"ة(?=\W|$)(?![ً-ِ])", "", w)
        if w.startswith("ا") and len(w) > 2 and w[2] == SUKUN and words_ and not re.search(r"\W$", strip_marks(words_[-1])):
            before = re.sub(f"(?:(?<={KASRA})ي|(?<={FATHA})[اى]|(?<={DAMMA})و)$", "", words_[-1])
            words_[-1] = before + w[1:]
        elif w.startswith("ال" + KASRA) and words_ and not re.search(r"\W$", strip_marks(words_[-1])):
            before = re.sub(f"(?:(?<={KASRA})ي|(?<={FATHA})[اى]|(?<={DAMMA})و)$", "", words_[-1])
            words_[-1] = before + w[1:]
        else:
            words_.append(re.sub("^ا(?=" + LETTER + ")", "أَ", w) if re.match(f"^ا{LETTER}{SUKUN}", w) else w)
    return " ".join(words_).replace("اِ", "إِ")


def strip_marks(text):
    return re.sub(f"[{VOWELS}{SHADDA}{SUKUN}{DAGGER}]", "", text)


def script(name, lang):
    [path] = CONTENT.glob(f"*/scripts/{name}.{lang}.txt")
    return [v.strip() for v in path.read_text(encoding="utf-8").splitlines() if v.strip()]


def spoken(name, lang):
    """The lines as they are said, beside the lines as they are written."""
    written = script(name, lang)
    if lang == "fr":
        said = [say_french(v) for v in written]
    else:
        said = (HERE / "spoken" / f"{name}.ar.txt").read_text(encoding="utf-8").split("\n")
        said = [v.strip() for v in said if v.strip()]
        for a, b in zip(written, said, strict=True):
            same = re.sub(r"\W", "", strip_marks(a)) == re.sub(r"\W", "", strip_marks(b))
            if not same and not re.search(r"\d", a):
                print(f"  {name}.ar: the spoken copy differs from the script:\n    {a}\n    {strip_marks(b)}", file=sys.stderr)
    return written, said


def say_french(text):
    text = re.sub(r"^(\d)\. ", lambda m: {"1": "Un", "2": "Deux", "3": "Trois"}[m[1]] + ". ", text)
    for a, b in (
        ("DH", "dirhams"),
        ("ml", "millilitres"),
        ("WhatsApp", "Ouatsape"),
        ("’", "'"),
        (" :", ","),
        ("Fadma", "Fadema"),
        ("Timlilt", "Timelilte"),
    ):
        text = text.replace(a, b)
    return text if text[-1] in ".?!" else text + "."


def speak(text, lang, who, out):
    """One utterance into a wave file, its silence trimmed."""
    voice = SPEAKERS[who]
    with tempfile.TemporaryDirectory() as d:
        raw = Path(d) / "raw.wav"
        if lang == "fr":
            french(text, voice, raw)
        else:
            run("espeak-ng", "-v", f"ar+{voice['variant']}", "-s", voice["wpm"], "-p", voice["pitch"], "-g", 1, "-w", raw, respell(text))
        edge = ["silence", "1", "0.01", "0.3%", "fade", "t", "0.012", "reverse"]
        run("sox", "-D", raw, "-r", RATE, "-c", 1, out, *edge, *edge)


def french(text, voice, raw):
    try:
        from py_nanotts import NanoTTS

        pcm = NanoTTS().speak(text, voice="fr-FR", speed=voice["pico_speed"], pitch=voice["pico_pitch"])
        with wave.open(str(raw), "wb") as w:
            w.setnchannels(1)
            w.setsampwidth(2)
            w.setframerate(16000)
            w.writeframes(pcm)
    except ImportError:
        if shutil.which("pico2wave"):
            run("pico2wave", "-l", "fr-FR", "-w", raw, text)
        else:
            run("espeak-ng", "-v", f"fr+{voice['variant']}", "-s", voice["wpm"], "-p", voice["pitch"], "-w", raw, text)


def seconds(path):
    return float(run("soxi", "-D", path))


def silence(out, length):
    run("sox", "-D", "-n", "-r", RATE, "-c", 1, out, "trim", 0, length)


def chime(out):
    """Two soft notes that ring into each other: a start that is the same everywhere."""
    run(
        "sox",
        "-D",
        "-n",
        "-r",
        RATE,
        "-c",
        1,
        out,
        "synth",
        1.1,
        "sine",
        587.3,
        "sine",
        1174.6,
        "sine",
        880,
        "sine",
        1760,
        "remix",
        "1v0.20,2v0.05",
        "3v0.20,4v0.04",
        "delay",
        0,
        0.22,
        "remix",
        "1,2",
        "fade",
        "h",
        0.01,
        1.1,
        0.85,
        "gain",
        -5,
    )


def ringing(out):
    """What a caller in Morocco hears (425 Hz), once, then the line opens."""
    run("sox", "-D", "-n", "-r", RATE, "-c", 1, out, "synth", 1.3, "sine", 425, "fade", "t", 0.02, 1.3, 0.03, "gain", -20, "pad", 0, 0.35)


def strike(out, at, length, low, high, gain):
    run(
        "sox",
        "-D",
        "-n",
        "-r",
        RATE,
        "-c",
        1,
        out,
        "synth",
        length,
        "whitenoise",
        "fade",
        "l",
        0.001,
        length,
        length * 0.9,
        "sinc",
        f"{low}-{high}",
        "gain",
        "-n",
        gain,
        "pad",
        at,
        0,
    )


def workshop(out, d):
    """Argan nuts cracked on stone by two hands that do not keep the same time."""
    parts = []
    for i, (at, low, gain) in enumerate(
        (
            (0.05, 900, -16),
            (0.42, 1300, -21),
            (0.74, 950, -15),
            (1.22, 1400, -22),
            (1.38, 900, -17),
            (1.95, 1000, -16),
            (2.05, 1350, -23),
            (2.6, 920, -20),
        )
    ):
        parts.append(Path(d) / f"s{i}.wav")
        strike(parts[-1], at, 0.07 if i % 2 else 0.1, low, low + 2200, gain)
    run("sox", "-D", "-m", *parts, out, "norm", -17, "reverb", 12, 40, 30, "fade", "t", 0.05, 2.9, 0.9)


def coins(out, d):
    """A few coins counted on a table."""
    parts = []
    for i, at in enumerate((0.05, 0.4, 0.72, 0.98, 1.32)):
        parts.append(Path(d) / f"c{i}.wav")
        f = 3900 + 170 * (i * 3 % 5)
        run(
            "sox",
            "-D",
            "-n",
            "-r",
            RATE,
            "-c",
            1,
            parts[-1],
            "synth",
            0.35,
            "sine",
            f,
            "sine",
            f * 1.47,
            "sine",
            f * 0.62,
            "remix",
            "1v.5,2v.3,3v.4",
            "fade",
            "l",
            0.001,
            0.35,
            0.33,
            "gain",
            -22,
            "pad",
            at,
            0,
        )
    run("sox", "-D", "-m", *parts, out, "norm", -20, "lowpass", 6500, "fade", "t", 0.01, 1.9, 0.5)


def sentences(text):
    return [v for v in re.split(r"(?<=[.?؟!:])\s+", text) if v.strip()]


def master(parts, out, low=90, high=6200):
    """Join, round the highs, level to one loudness."""
    with tempfile.TemporaryDirectory() as d:
        joined = Path(d) / "joined.wav"
        run(
            "sox",
            "-D",
            *parts,
            joined,
            "highpass",
            low,
            "lowpass",
            high,
            "compand",
            "0.05,0.25",
            "6:-60,-42,-20,-12,0,-5",
            "-4",
            "-60",
            "0.1",
            "norm",
            -2,
        )
        run("ffmpeg", "-v", "error", "-y", "-i", joined, "-af", "loudnorm=I=-18:TP=-2:LRA=9", "-ar", RATE, "-ac", 1, out)


def encode(wav, stem):
    rate = min(24, int(108 * 8 / seconds(wav)))  # kilobits: at most 120 KB, also for a long one
    run(
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-i",
        wav,
        "-map_metadata",
        -1,
        "-ac",
        1,
        "-ar",
        16000,
        "-c:a",
        "libopus",
        "-b:a",
        "16k",
        "-application",
        "voip",
        "-frame_duration",
        60,
        f"{stem}.opus",
    )
    run(
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-i",
        wav,
        "-map_metadata",
        -1,
        "-ac",
        1,
        "-ar",
        16000,
        "-c:a",
        "aac",
        "-profile:a",
        "aac_low",
        "-b:a",
        f"{rate}k",
        "-movflags",
        "+faststart",
        f"{stem}.m4a",
    )


def make(name, lang):
    _written, said = spoken(name, lang)
    with tempfile.TemporaryDirectory() as tmp:
        d = Path(tmp)
        gap, breath = d / "gap.wav", d / "breath.wav"
        silence(gap, 0.42)
        silence(breath, 0.7)
        call = name.endswith("-call")
        start = d / "start.wav"
        if name == "so-complaint-call":
            ringing(start)
        else:
            chime(d / "chime.wav")
            if name == "dm-welcome":
                workshop(d / "scape.wav", d)
            elif name == "so-welcome":
                coins(d / "scape.wav", d)
            if (d / "scape.wav").exists():
                run("sox", "-D", d / "scape.wav", d / "chime.wav", d / "start0.wav")
            else:
                shutil.copy(d / "chime.wav", d / "start0.wav")
            run("sox", "-D", d / "start0.wav", start, "pad", 0, 0.15)
        parts = []
        for i, line_ in enumerate(said):
            who = "narrator" if not call else ("cooperative" if name == "so-complaint-call" and i % 2 else "customer")
            for j, sentence in enumerate(sentences(line_)):
                wav = d / f"{i}-{j}.wav"
                speak(sentence, lang, who, wav)
                if call and who == "customer":  # her voice comes through a telephone
                    run("sox", "-D", wav, d / "t.wav", "highpass", 260, "lowpass", 3500, "gain", "-n", -4)
                    shutil.move(d / "t.wav", wav)
                else:
                    run("sox", "-D", wav, d / "t.wav", "gain", "-n", -4)
                    shutil.move(d / "t.wav", wav)
                parts += [wav, gap]
            parts[-1] = breath
        voice = d / "voice.wav"
        master(parts, voice)
        whole = d / "whole.wav"
        run("sox", "-D", start, voice, whole)
        (MEDIA / "sound").mkdir(parents=True, exist_ok=True)
        stem = MEDIA / "sound" / f"{name}.{lang}"
        encode(whole, stem)
        sizes = [Path(f"{stem}.{e}").stat().st_size for e in ("opus", "m4a")]
        print(f"{name}.{lang}: {seconds(whole):.1f} s, opus {sizes[0]}, m4a {sizes[1]} bytes")


if __name__ == "__main__":
    for name in sys.argv[1:] or SOUNDS:
        for lang in ("ar", "fr"):
            make(name, lang)
