#!/usr/bin/python3
"""Draws, plays and films everything in media/. Run it only to change the media: the files are kept in the repository.

Needs (Debian: apt-get install ffmpeg librsvg2-bin libimage-exiftool-perl sox espeak-ng python3-mutagen):
rsvg-convert, ffmpeg, exiftool, sox, espeak-ng and the Python module mutagen.
"""
import math
import pathlib
import random
import subprocess
import tempfile

MEDIA = pathlib.Path(__file__).resolve().parent / "media"
RIGHTS = "Keldra Head Society, Apache-2.0"


def run(*args, stdin=None):
    subprocess.run([str(a) for a in args], input=stdin, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def draw(svg, png):
    run("rsvg-convert", "-o", png, stdin=svg.encode())


# ---------------------------------------------------------------- pictures

def sextant():
    ticks = "".join(
        f'<line x1="400" y1="{470 if i % 5 else 460}" x2="400" y2="485" stroke="#5b3c0c" stroke-width="2" transform="rotate({-34 + i * 68 / 40:.2f} 400 130)"/>'
        for i in range(41))
    grain = "".join(
        f'<path d="M0 {y} C200 {y + d} 500 {y - d} 800 {y + d / 2}" stroke="#4a2713" stroke-opacity=".35" fill="none" stroke-width="{w}"/>'
        for y, d, w in ((15 + 22 * i, 6 + (i * 7) % 11, 1 + i % 3) for i in range(28)))
    return f'''<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
<defs>
<linearGradient id="wood" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#8a4f27"/><stop offset="1" stop-color="#5d3118"/></linearGradient>
<linearGradient id="brass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#f7dd8c"/><stop offset=".5" stop-color="#c9982f"/><stop offset="1" stop-color="#8b6412"/></linearGradient>
<radialGradient id="baize"><stop offset="0" stop-color="#2f7a57"/><stop offset="1" stop-color="#17462f"/></radialGradient>
</defs>
<rect width="800" height="600" fill="url(#wood)"/>{grain}
<rect x="60" y="45" width="680" height="510" rx="18" fill="url(#baize)" stroke="#3a1d0c" stroke-width="10"/>
<g fill="none" stroke="#0c2a1b" stroke-opacity=".45" stroke-width="34" transform="translate(8 12)"><path d="M198 430 L400 130 L602 430"/><path d="M198 430 A362 362 0 0 0 602 430"/></g>
<g fill="none" stroke="url(#brass)" stroke-width="26"><path d="M198 430 L400 130 L602 430" stroke-linejoin="round"/><path d="M270 330 Q400 280 530 330" stroke-width="14"/></g>
<path d="M192 422 A362 362 0 0 0 608 422 L588 392 A330 330 0 0 1 212 392 Z" fill="url(#brass)" stroke="#6d4d0d" stroke-width="3"/>
{ticks}
<g transform="rotate(11 400 130)"><rect x="389" y="120" width="22" height="350" rx="8" fill="#e9c86a" stroke="#6d4d0d" stroke-width="3"/><rect x="370" y="440" width="60" height="46" rx="8" fill="#d9b24c" stroke="#6d4d0d" stroke-width="3"/><circle cx="400" cy="463" r="11" fill="#6d4d0d"/></g>
<circle cx="400" cy="130" r="27" fill="url(#brass)" stroke="#6d4d0d" stroke-width="4"/><rect x="376" y="82" width="48" height="44" rx="4" fill="#cfe6ee" stroke="#6d4d0d" stroke-width="4" transform="rotate(11 400 130)"/>
<g transform="translate(480 232) rotate(-12)"><rect x="0" y="0" width="170" height="36" rx="6" fill="#3d3a36"/><rect x="160" y="-6" width="34" height="48" rx="6" fill="url(#brass)"/><rect x="-14" y="-4" width="20" height="44" rx="5" fill="url(#brass)"/></g>
<rect x="252" y="236" width="44" height="50" rx="4" fill="#cfe6ee" stroke="#6d4d0d" stroke-width="4"/>
<g opacity=".75"><circle cx="318" cy="180" r="19" fill="#8d2f2a"/><circle cx="346" cy="164" r="19" fill="#35506b"/><circle cx="300" cy="206" r="19" fill="#57702b"/></g>
</svg>'''


def comet():
    rng = random.Random(11)
    stars = "".join(f'<circle cx="{rng.uniform(0, 800):.0f}" cy="{rng.uniform(0, 400):.0f}" r="{rng.choice((.7, .9, 1.2, 1.9))}" fill="#fff" opacity="{rng.uniform(.3, 1):.2f}"/>' for _ in range(170))
    tail = "".join(f'<path d="M335 300 Q{470 + i * 9} {200 - i * 7} {640 + i * 14} {40 + i * 4}" stroke="#dff3ea" stroke-opacity="{.5 - abs(i) * .06:.2f}" stroke-width="{5 - abs(i) * .5}" fill="none"/>' for i in range(-6, 7))
    stones = "".join(f'<ellipse cx="{30 + i * 41}" cy="{548 - 9 * math.sin(i / 2):.0f}" rx="{26 + (i * 5) % 9}" ry="{13 + (i * 3) % 5}" fill="#1b2026" stroke="#39424a" stroke-width="2"/>' for i in range(20))
    return f'''<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#0a1230"/><stop offset=".75" stop-color="#26466d"/><stop offset="1" stop-color="#c9805a"/></linearGradient>
<radialGradient id="coma"><stop offset="0" stop-color="#fff"/><stop offset=".3" stop-color="#d8ffe9"/><stop offset="1" stop-color="#d8ffe9" stop-opacity="0"/></radialGradient></defs>
<rect width="800" height="450" fill="url(#sky)"/>{stars}{tail}<circle cx="335" cy="300" r="36" fill="url(#coma)"/>
<rect y="440" width="800" height="160" fill="#16283b"/><path d="M0 470 H800 M60 490 H330 M420 500 H760 M10 520 H200" stroke="#3f5d75" stroke-width="2" opacity=".7"/>
<path d="M620 440 Q660 380 720 392 Q770 396 800 420 V450 H620 Z" fill="#10161d"/><rect x="700" y="352" width="16" height="44" fill="#10161d"/>{stones}
<g fill="#0b0e12"><circle cx="180" cy="478" r="9"/><rect x="172" y="486" width="16" height="48" rx="6"/><circle cx="214" cy="490" r="7"/><rect x="208" y="496" width="12" height="38" rx="5"/></g><circle cx="226" cy="512" r="5" fill="#ffcf70"/>
</svg>'''


def flags():
    return '''<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#75818c"/><stop offset="1" stop-color="#c8cfd3"/></linearGradient></defs>
<rect width="640" height="480" fill="url(#s)"/><path d="M0 90 Q160 40 330 95 T640 70 V0 H0 Z" fill="#535d67"/><path d="M0 150 Q200 110 360 160 T640 130" stroke="#5f6a74" stroke-width="26" fill="none" opacity=".6"/>
<rect x="150" y="30" width="12" height="420" fill="#5a4632"/><circle cx="156" cy="28" r="11" fill="#d8b24a"/><line x1="170" y1="40" x2="170" y2="420" stroke="#2e2a26" stroke-width="2"/>
<g transform="translate(170 70)"><path d="M0 0 Q80 -22 150 6 T300 0 V120 Q220 140 150 126 T0 120 Z" fill="#c3272b"/><path d="M100 36 Q150 44 200 34 V84 Q150 96 100 86 Z" fill="#15181c"/></g>
<g transform="translate(170 230)"><path d="M0 0 Q80 -20 150 6 T290 2 V115 Q215 135 150 121 T0 115 Z" fill="#f0c419"/><path d="M0 0 L290 115 M290 2 L0 115" stroke="#1f4f9a" stroke-width="22"/></g>
<path d="M0 440 Q60 420 120 440 T240 440 T360 440 T480 440 T640 432 V480 H0 Z" fill="#3d5563"/></svg>'''


def pictures(tmp):
    folder = MEDIA / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    items = [
        ("brass-sextant.jpg", sextant(), "Brass sextant in its case",
         "A mariner's sextant of 1884 on green baize, with its shade glasses folded out. It was used to measure the height of the noon sun and the distances between stars.",
         ["sextant", "navigation", "brass instrument", "museum"], "2026:03:05 11:20:00"),
        ("comet-sketch.jpg", comet(), "Comet over the causeway",
         "Drawing of a greenish comet with a long fanned tail above the western sea. Two people with a lantern have stopped on the stones to look.",
         ["comet", "drawing", "twilight", "lantern"], "2026:01:12 18:05:00"),
        ("signal-flags.png", flags(), "Two flags for a surge",
         "The storm flags of the harbour office: red with a black square above yellow with a diagonal blue cross. Together they mean: the sea will come over the quay.",
         ["signal flags", "storm warning", "surge", "harbour office"], "2026:01:04 12:00:00"),
    ]
    for name, svg, title, text, keywords, taken in items:
        png, out = tmp / "picture.png", folder / name
        draw(svg, png)
        if name.endswith(".png"):
            run("ffmpeg", "-y", "-i", png, "-pix_fmt", "rgb24", "-bitexact", out)
            extra = [f"-PNG:Title={title}", f"-PNG:Description={text}", f"-PNG:Author={RIGHTS}"]
        else:
            run("ffmpeg", "-y", "-i", png, "-q:v", "4", "-pix_fmt", "yuvj420p", "-bitexact", out)
            extra = [f"-IPTC:ObjectName={title[:64]}", f"-IPTC:Caption-Abstract={text}", f"-EXIF:XPTitle={title}",
                     f"-EXIF:XPKeywords={';'.join(keywords)}", *(f"-IPTC:Keywords={k}" for k in keywords)]
        run("exiftool", "-overwrite_original", "-m", f"-EXIF:ImageDescription={text}", f"-EXIF:Artist={RIGHTS}",
            f"-EXIF:DateTimeOriginal={taken}", "-EXIF:Software=make-media.py", f"-XMP-dc:Title={title}",
            f"-XMP-dc:Description={text}", f"-XMP-dc:Creator={RIGHTS}", *(f"-XMP-dc:Subject={k}" for k in keywords), *extra, out)


# ---------------------------------------------------------------- sound

def sound(tmp):
    from mutagen.id3 import COMM, ID3, TALB, TDRC, TIT2, TPE1, USLT
    folder = MEDIA / "sound"
    folder.mkdir(parents=True, exist_ok=True)

    # A bell is a handful of partials that are not whole multiples, each dying at its own speed.
    partials = ((0.5, .5, .7), (1.0, .6, 1.0), (1.19, .5, 1.3), (1.56, .25, 1.9), (2.0, .4, 2.2), (2.74, .2, 3.1), (4.07, .1, 4.5))
    strokes = (0.2, 1.9, 2.5, 4.6)
    bell = "+".join(f"gte(t,{s})*{.16 - .02 * i:.2f}*({'+'.join(f'{a}*exp(-{d}*(t-{s}))*sin(2*PI*{392 * f:.1f}*(t-{s}))' for f, a, d in partials)})" for i, s in enumerate(strokes))
    run("ffmpeg", "-y", "-f", "lavfi", "-i", f"aevalsrc='{bell}':d=7:s=44100",
        "-f", "lavfi", "-i", "anoisesrc=d=7:c=brown:a=0.25:seed=3:r=44100",
        "-filter_complex", "[1]lowpass=900,tremolo=f=0.35:d=0.7[sea];[0][sea]amix=2:normalize=0,afade=out:st=6:d=1[a]",
        "-map", "[a]", "-ac", "1", "-c:a", "libmp3lame", "-b:a", "64k", "-bitexact", folder / "bell-buoy.mp3")
    tags = ID3()
    tags.add(TIT2(3, "Bell buoy in a long swell"))
    tags.add(TPE1(3, "Keldra Sound Archive"))
    tags.add(TALB(3, "Things that ring"))
    tags.add(TDRC(3, "2026"))
    tags.add(COMM(3, "eng", "", "The clapper is moved by the waves alone: two quick strokes, a pause, one late one. No two minutes are alike."))
    tags.add(USLT(3, "eng", "", "Ding, says the deep, and dong, says the shoal,\nKeep to the left of me, body and soul."))
    tags.save(folder / "bell-buoy.mp3", v2_version=4)

    forecast = "Small craft bulletin. Gull Point and the Sound: south-west, six or seven, squally showers, visibility moderate. Outlook: drizzle, then rainbows."
    run("espeak-ng", "-v", "en-gb", "-s", "155", "-p", "38", "-w", tmp / "voice.wav", forecast)
    run("ffmpeg", "-y", "-i", tmp / "voice.wav", "-af", "highpass=300,lowpass=3000", "-ar", "16000", "-ac", "1",
        "-metadata", "TITLE=Small craft bulletin", "-metadata", "ARTIST=Port Anselm Radio",
        "-metadata", "COMMENT=Weather bulletin read to yachts and small craft at ten to seven.",
        "-metadata", f"LYRICS={forecast}", "-metadata", "DATE=2026", "-bitexact", folder / "small-craft-bulletin.flac")


# ---------------------------------------------------------------- film

FPS, SECONDS = 25, 8


def race(t):
    boats = "".join(
        f'<g transform="translate({-30 + (70 + 9 * i) * t + 18 * i} {104 + 22 * i + 2 * math.sin(5 * t + i)})">'
        f'<path d="M0 0 H64 L54 12 H10 Z" fill="{c}"/><circle cx="22" cy="-7" r="5" fill="#e8b98f"/><circle cx="40" cy="-7" r="5" fill="#9b6a47"/>'
        f'<line x1="30" y1="0" x2="{30 + 26 * math.cos(6 * t + i):.1f}" y2="16" stroke="#6b4a2b" stroke-width="2.5"/></g>'
        for i, c in enumerate(("#d43c2f", "#f3f3ee", "#e9b824")))
    waves = "".join(f'<path d="M{-40 + (x * 37 + 12 * t) % 400:.1f} {90 + (x * 23) % 86} q6 -5 12 0 q6 5 12 0" stroke="#bfe3f2" fill="none" stroke-width="1.5"/>' for x in range(30))
    return f'<rect width="320" height="80" fill="#9fd4f5"/><circle cx="270" cy="28" r="15" fill="#fff3b0"/><path d="M0 80 Q60 48 130 80 Z" fill="#5f8f4e"/><rect y="78" width="320" height="102" fill="#2377a8"/>{waves}<circle cx="{250 - 8 * t}" cy="100" r="7" fill="#c8201c"/>{boats}'


def cake(t):
    steam = 6 * math.sin(4 * t)
    layers = "".join(f'<rect x="{80 + 16 * i}" y="{122 - 30 * i}" width="{160 - 32 * i}" height="30" rx="6" fill="{c}"/>' for i, c in enumerate(("#f2dfc0", "#f6c9cf", "#fff7ea")))
    cherries = "".join(f'<circle cx="{92 + 19.5 * i:.1f}" cy="122" r="5" fill="#b3132b"/>' for i in range(8))
    return f'<rect width="320" height="180" fill="#7a3b1e"/><rect y="138" width="320" height="42" fill="#d9e4d0"/><path d="M0 138 h40 v42 h-40 z m80 0 h40 v42 h-40 z m80 0 h40 v42 h-40 z m80 0 h40 v42 h-40 z" fill="#b4452f"/>{layers}{cherries}<g transform="translate(160 58) rotate({-12 + steam})"><rect x="-3" y="-44" width="6" height="50" fill="#c98c3d"/><ellipse cx="0" cy="-44" rx="9" ry="14" fill="#e3b15c"/></g>'


def fireworks(t):
    rng = random.Random(5)
    out = []
    for i, (x, y, start, colour) in enumerate(((80, 60, 0, "#ff5964"), (210, 45, .5, "#ffe27a"), (140, 80, 1.0, "#7ae0ff"), (260, 85, 1.4, "#b78bff"))):
        age = t - start
        if age > 0:
            r, fade = 52 * (1 - math.exp(-2.2 * age)), max(0, 1 - age / 2.1)
            out += [f'<circle cx="{x + r * math.cos(a):.1f}" cy="{y + r * math.sin(a) + 9 * age * age:.1f}" r="2.4" fill="{colour}" opacity="{fade:.2f}"/>'
                    for a in (math.tau * k / 22 + rng.uniform(0, .2) for k in range(22))]
    windows = "".join(f'<rect x="{14 + 26 * i}" y="{146 - (i * 7) % 12}" width="5" height="6" fill="#ffc861"/>' for i in range(12))
    return f'<rect width="320" height="180" fill="#070b1c"/>{"".join(out)}<path d="M0 150 l20 -14 20 14 v-18 l26 -12 24 20 30 -16 22 16 26 -20 30 22 28 -18 30 16 24 -14 40 24 v30 H0 Z" fill="#11162b"/>{windows}<rect y="164" width="320" height="16" fill="#0c1430"/>'


def film(tmp):
    folder = MEDIA / "film"
    folder.mkdir(parents=True, exist_ok=True)
    cuts = (0, 2.6, 5.2)
    for n in range(FPS * SECONDS):
        t = n / FPS
        scene, start = next((s, c) for s, c in zip((fireworks, cake, race), reversed(cuts)) if t >= c)
        draw(f'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180">{scene(t - start)}</svg>', tmp / f"f{n:04}.png")
    (tmp / "words.srt").write_text(
        "1\n00:00:00,200 --> 00:00:02,500\nThe rowing race starts at the red buoy.\n\n"
        "2\n00:00:02,700 --> 00:00:05,100\nThree layers and a marzipan oar: cake for the winning crew.\n\n"
        "3\n00:00:05,300 --> 00:00:07,900\nFireworks at midnight, with a written permit.\n")
    notes = "A4 C5 E5 C5 D5 B4 G4 B4 A4 C5 E5 A5 G5 E5 C5 E5 F5 D5 B4 D5 E5 C5 A4 C5 D5 B4 G#4 B4 A4 E4 A4 A4".split()
    for i, note in enumerate(notes):
        run("sox", "-R", "-n", "-r", "22050", tmp / f"n{i:02}.wav", "synth", "0.25", "pluck", note, "fade", "0", "0.25", "0.03")
    run("sox", *(tmp / f"n{i:02}.wav" for i in range(len(notes))), tmp / "tune.wav")
    run("ffmpeg", "-y", "-framerate", FPS, "-i", tmp / "f%04d.png", "-i", tmp / "tune.wav", "-i", tmp / "words.srt",
        "-map", "0:v", "-map", "1:a", "-map", "2:s", "-c:v", "libx264", "-preset", "slow", "-crf", "26", "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-b:a", "48k", "-ac", "1", "-c:s", "mov_text", "-t", SECONDS, "-movflags", "+faststart", "-bitexact",
        "-metadata", "title=Regatta day in three scenes", "-metadata", "artist=Keldra Head Society",
        "-metadata", "comment=Rowing boats, a prize cake and fireworks over the harbour.", "-metadata", "date=2026-08-15",
        "-metadata:s:a:0", "language=eng", "-metadata:s:s:0", "language=eng", folder / "regatta-day.mp4")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="content-") as folder:
        pictures(pathlib.Path(folder))
        sound(pathlib.Path(folder))
        film(pathlib.Path(folder))
