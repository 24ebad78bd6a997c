"""Sentences in many scripts, and characters that are awkward in a file, to type or write."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

SCRIPTS: Mapping[str, str] = {
    "english": (
        "Children’s work in cotton fell where mothers were paid – by the union, not the buyer; "
        "310 say so."
    ),
    "french": (
        "L’œuvre des coopératives : « écouter d’abord » les familles, à Bouaké, où l’école est à "
        "4 km."
    ),
    "spanish": (
        "¿Quién paga la guardería? Las cuadrillas del café respondieron: «nadie»; niñez, años y "
        "cigüeñas."
    ),
    "vietnamese": (
        "Lao động trẻ em trong chuỗi cung ứng thuỷ sản đã giảm ở những xã có quỹ học bổng của "
        "công đoàn."
    ),
    "arabic": (
        "عملُ الأطفال في حصاد القطن يقلّ حين تُدفع الأجور للأمهات، وتقول النقابة إنّ 42 عائلة "
        "عادت إلى المدرسة؛"
    ),
    "persian": (
        "کودکان کار در کوره‌های آجرپزی می‌گویند که مدرسه نزدیک‌تر شده است و خانواده‌ها مزد بیشتری "
        "می‌گیرند."
    ),
    "devanagari": (
        "ईंट भट्ठों में बाल श्रम तब घटता है जब मज़दूरी समय पर मिलती है; क्या पंचायत हर महीने जाँच करेगी?"
    ),
    "thai": ("แรงงานเด็กในห่วงโซ่อุปทานอาหารทะเลลดลงเมื่อครอบครัวได้รับค่าจ้างที่เป็นธรรมและโรงเรียนอยู่ใกล้บ้าน"),
    "khmer": "ពលកម្មកុមារក្នុងឡឥដ្ឋបានថយចុះនៅពេលដែលគ្រួសារទទួលបានប្រាក់ឈ្នួលសមរម្យ ហើយសាលារៀននៅជិតផ្ទះ។",
    "chinese": (
        "当工会与雇主共同检查供应链时，童工现象明显减少；我们将介绍三个县的经验，"
        "并请大家提出不同意见。"
    ),
    "japanese": (
        "カカオ農園の児童労働は、"
        "賃金が適時に支払われると減少します。労働組合と企業が共に確認しました。"
    ),
    "cyrillic": (
        "Детский труд на хлопковых полях сократился там, где зарплату платят вовремя; а «Ё» и "
        "школа №5?"
    ),
    "amharic": "የሕጻናት ጉልበት ሥራ ቤተሰቦች ተገቢ ክፍያ ሲያገኙ ይቀንሳል። ትምህርት ቤቱም በቅርብ ሲሆን ልጆች ይማራሉ።",
}
AWKWARD: Sequence[str] = (
    *(
        "NO",
        "14:00",
        "yes",
        "null",
        "~",
        "1e3",
        "0x1F",
        "2026-09-30",
        "- item",
        "? key",
        "# five",
        "a #b",
        "key: value",
    ),
    *(
        "'single'",
        '"double"',
        "`tick`",
        "{{ title }}",
        "[list]",
        "{map}",
        "& anchor",
        "* star",
        "! tag",
        "| pipe",
        "> fold",
    ),
    *(
        "%YAML 1.1",
        "@home",
        "=1+1",
        "back\\slash",
        "a,b",
        "…",
        "—",
        "</script>",
        "<b>&amp;",
        "C:\\new",
        "👩🏽‍🌾",
        "x" * 90,
    ),
    *(
        "https://example.org/a-b-c-d-e-f-g-h-i?q=1#top",
        "one-two-three-four-five-six-seven-eight-nine",
        "<<",
        "...",
        "---",
    ),
)


def words_of(draw: random.Random, script: str, count: int) -> list[str]:
    """So many words of a script's sentence, in any order, now and then with something awkward among
    them.
    """
    words = [word[i : i + 12] for word in SCRIPTS[script].split() for i in range(0, len(word), 12)]
    return [
        draw.choice(AWKWARD) if draw.random() < 0.15 else draw.choice(words) for _ in range(count)
    ]
