// The page editor of Wagtail follows the language of the administrator. What is typed into a page follows the page.
const editor = document.querySelector("[data-page-language]");

if (editor) {
  const { pageLanguage, pageDirection } = editor.dataset;
  const texts = "input[type=text]:not(#id_slug), textarea, [contenteditable=true], .DraftEditor-root";

  const follow = (root) => {
    for (const field of root.querySelectorAll(texts)) {
      if (field.lang !== pageLanguage) {
        field.lang = pageLanguage;
        field.dir = pageDirection;
      }
    }
    root.querySelector("#id_slug")?.setAttribute("dir", "ltr");
  };

  follow(editor);
  new MutationObserver((changes) => {
    for (const { target } of changes) follow(target);
  }).observe(editor, { childList: true, subtree: true });
}
