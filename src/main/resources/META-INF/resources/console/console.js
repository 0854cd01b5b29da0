// The pages work without this: "/" moves to the search box.
document.addEventListener('keydown', function (event) {
  var at = event.target;
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable
      || /^(input|textarea|select)$/i.test(at.tagName)) {
    return;
  }
  var box = document.getElementById('q');
  if (box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});
