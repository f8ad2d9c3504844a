"""Writing one `<assessmentItem>` in one language."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from quizzes.formats.model import Blob
from quizzes.formats.qti.markup import XML_LANG, fill

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p2"
_RULES = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"
_MIME = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_SOUND = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav", "aac": "audio/aac"}
Files = Mapping[tuple[str, int], Blob]


class Sheet:
    """An item in the making. `notes` is what QTI cannot say and the manifest holds for our own reader."""

    def __init__(self, identifier: str, title: str, language: str, media: Files) -> None:
        self.language, self._media = language, media
        self.notes: dict[str, str] = {}
        self.shown: dict[str, Blob] = {}
        self.root = etree.Element(
            f"{{{NAMESPACE}}}assessmentItem",
            nsmap={None: NAMESPACE},  # type: ignore[dict-item]  # the stubs do not know the default namespace
            attrib={"identifier": identifier, "title": title or identifier, "adaptive": "false", "timeDependent": "false"},
        )
        self.root.set(XML_LANG, language)
        self._declared: list[etree._Element] = []
        self._feedback: list[etree._Element] = []
        self._rules: list[etree._Element] = []
        self.body = self.new("itemBody")
        if language == "ar":
            self.body.set("dir", "rtl")

    def new(self, tag: str, parent: etree._Element | None = None, **attributes: str) -> etree._Element:
        """An element in the namespace of QTI."""
        element = etree.Element(f"{{{NAMESPACE}}}{tag}") if parent is None else etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
        for name, value in attributes.items():
            element.set(name, value)
        return element

    def words(self, element: etree._Element, text: Mapping[str, str] | None, media: Mapping[str, Any] | None = None) -> etree._Element:
        """Put the text of this language, and its picture or recording, into an element."""
        fill(element, (text or {}).get(self.language, ""))
        blob = self._media.get((media["type"], media["id"])) if media else None
        if media and blob:
            alt = (media.get("alt") or {}).get(self.language, "")
            self.picture(element, f"{media['id']}-{blob.name}", blob, alt)
        return element

    def picture(self, element: etree._Element, name: str, blob: Blob, alt: str) -> None:
        self.shown[name] = blob
        ending = name.rpartition(".")[2].lower()
        if blob.type == "image":
            self.new("img", element, src=f"../media/{name}", alt=alt)
        else:
            self.new("object", element, data=f"../media/{name}", type=_SOUND.get(ending, "audio/mpeg")).text = alt

    def blob(self, media: Mapping[str, Any]) -> Blob | None:
        return self._media.get((str(media.get("type", "image")), media["id"]))

    def image_object(self, parent: etree._Element, image: Mapping[str, Any], size: tuple[int, int]) -> None:
        """The picture of a hotspot, with its size."""
        blob = self._media[("image", image["id"])]
        name = f"{image['id']}-{blob.name}"
        self.shown[name] = blob
        self.new(
            "object",
            parent,
            data=f"../media/{name}",
            type=_MIME.get(name.rpartition(".")[2].lower(), "image/png"),
            width=str(size[0]),
            height=str(size[1]),
        ).text = (image.get("alt") or {}).get(self.language, "")

    def stem(self, body: Mapping[str, Any], *, marked: bool = False) -> None:
        """The question before what is asked."""
        division = self.words(self.new("div", self.body), body["stem"], body.get("media"))
        if marked:
            division.set("class", "taawon-stem")

    def declare(
        self, *, cardinality: str, base: str, correct: list[str], worth: Mapping[str, float] | None = None, name: str = "RESPONSE"
    ) -> None:
        """A response and what is right."""
        declared = self.new("responseDeclaration", identifier=name, cardinality=cardinality, baseType=base)
        if correct:
            group = self.new("correctResponse", declared)
            for value in correct:
                self.new("value", group).text = value
        if worth:
            mapping = self.new("mapping", declared, lowerBound="0", upperBound="1", defaultValue="0")
            for key, share in worth.items():
                self.new("mapEntry", mapping, mapKey=key, mappedValue=f"{share:.7g}")
        self._declared.append(declared)

    def feedback(self, identifier: str, text: Mapping[str, str] | None) -> bool:
        """Words to a response; False when there are none."""
        if not (text or {}).get(self.language):
            return False
        outcome = "GENERAL" if identifier == "general" else "FEEDBACK"
        element = self.new("modalFeedback", outcomeIdentifier=outcome, identifier=identifier, showHide="show")
        self._feedback.append(self.words(element, text))
        return True

    def rule(self, element: etree._Element) -> None:
        self._rules.append(element)

    def set_outcome(self, parent: etree._Element, name: str, base: str, value: str) -> None:
        self.new("baseValue", self.new("setOutcomeValue", parent, identifier=name), baseType=base).text = value

    def finish(self, scoring: str = "", *, scored: bool = True) -> etree._Element:
        """The whole item. `scoring` is match_correct or map_response; without it the rules given earlier hold."""
        for declared in self._declared:
            self.root.append(declared)
        outcome = self.new("outcomeDeclaration", self.root, identifier="SCORE", cardinality="single", baseType="float")
        self.new("value", self.new("defaultValue", outcome)).text = "0"
        names = {str(element.get("outcomeIdentifier")) for element in self._feedback}
        for name in sorted(names):
            several = "multiple" if name == "FEEDBACK" else "single"
            outcome = self.new("outcomeDeclaration", self.root, identifier=name, cardinality=several, baseType="identifier")
            if name == "GENERAL":
                self.new("value", self.new("defaultValue", outcome)).text = "general"
        self.root.append(self.body)
        if scored:
            self._process(scoring, feedback="FEEDBACK" in names)
        for element in self._feedback:
            self.root.append(element)
        return self.root

    def _process(self, scoring: str, *, feedback: bool) -> None:
        if scoring and not feedback:
            self.new("responseProcessing", self.root, template=f"{_RULES}{scoring}")
            return
        processing = self.new("responseProcessing", self.root)
        if scoring == "map_response":
            self.new("mapResponse", self.new("setOutcomeValue", processing, identifier="SCORE"), identifier="RESPONSE")
        elif scoring == "match_correct":
            right = self.new("responseIf", self.new("responseCondition", processing))
            equal = self.new("match", right)
            self.new("variable", equal, identifier="RESPONSE")
            self.new("correct", equal, identifier="RESPONSE")
            self.set_outcome(right, "SCORE", "float", "1")
        if scoring and feedback:
            target = self.new("setOutcomeValue", processing, identifier="FEEDBACK")
            self.new("variable", self.new("multiple", target), identifier="RESPONSE")
        for rule in self._rules:
            processing.append(rule)
