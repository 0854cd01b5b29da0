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

// "j" and "k" move to the next and the previous row or page; a digit chooses, and Enter carries out.
document.addEventListener('keydown', function (event) {
  var at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable
      || /^(input|textarea|select)$/i.test(at.tagName)) {
    return;
  }
  var found = null;
  if (/^[1-9]$/.test(event.key)) {
    found = document.querySelector('button[data-key="' + event.key + '"]');
  } else if (event.key === 'j' || event.key === 'k') {
    var page = document.querySelector(event.key === 'j' ? 'a[rel=next]' : 'a[rel=prev]');
    if (page) {
      page.click();
      return;
    }
    var rows = Array.prototype.slice.call(document.querySelectorAll('a.row'));
    var now = rows.indexOf(document.activeElement);
    found = now < 0 ? rows[0] : rows[now + (event.key === 'j' ? 1 : -1)];
  }
  if (found) {
    event.preventDefault();
    found.focus();
  }
});

// The page "Now" is loaded again when something happens, and every 15 seconds without this.
(function () {
  if (!document.getElementById('now') || !window.EventSource || !window.htmx) {
    return;
  }
  var due = null;
  var source = null;
  var missed = false;
  function happened() {
    if (due === null) {
      due = window.setTimeout(function () {
        due = null;
        var now = document.getElementById('now');
        if (now && !now.contains(document.activeElement)) {
          window.htmx.trigger(now, 'happened');
        }
      }, 1000);
    }
  }
  // A hidden page holds no connection: browsers open few to one server.
  function follow() {
    if (document.hidden && source) {
      source.close();
      source = null;
      missed = true;
    } else if (!document.hidden && !source) {
      source = new EventSource('/api/v1/events');
      source.onmessage = happened;
      if (missed) {
        happened();
      }
    }
  }
  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', function () {
    if (source) {
      source.close();
      source = null;
    }
  });
  follow();
})();

// A menu closes with Escape, and when something outside of it is clicked or focused.
(function () {
  function others(at) {
    document.querySelectorAll('details.menu[open]').forEach(function (it) {
      if (!it.contains(at)) {
        it.removeAttribute('open');
      }
    });
  }
  document.addEventListener('keydown', function (event) {
    var menu = event.key === 'Escape' && event.target.closest('details.menu[open]');
    if (menu) {
      menu.removeAttribute('open');
      menu.querySelector('summary').focus();
    }
  });
  document.addEventListener('click', function (event) { others(event.target); });
  document.addEventListener('focusin', function (event) { others(event.target); });
})();
