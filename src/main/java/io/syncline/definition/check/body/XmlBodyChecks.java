package io.syncline.definition.check.body;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.body.XmlForm;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Bodies of XML: one root element, and names that elements can have. */
final class XmlBodyChecks {

  private static final String SPREAD = "...";

  private final XmlForm form;
  private final List<Finding> findings = new ArrayList<>();

  private XmlBodyChecks(XmlForm form) {
    this.form = form;
  }

  static List<Finding> of(String path, Value.Struct body, XmlForm form) {
    var checks = new XmlBodyChecks(form);
    var roots = body.fields();
    if (roots.size() != 1
        || roots.containsKey(SPREAD)
        || roots.values().iterator().next() instanceof Value.Items
        || roots.keySet().iterator().next().startsWith(XmlForm.ATTRIBUTE)) {
      checks.problem(path, "a body of XML has one root element: `body: {Person: {…}}`");
    }
    checks.below(path, body);
    return checks.findings;
  }

  private void below(String path, Value value) {
    if (value instanceof Value.Struct tree) {
      tree.fields()
          .forEach(
              (name, field) -> {
                var here = JsonPointers.below(path, name);
                name(here, name);
                below(here, field);
              });
    } else if (value instanceof Value.Items items) {
      for (int i = 0; i < items.values().size(); i++) {
        below(path + "/" + i, items.values().get(i));
      }
    }
  }

  private void name(String path, String written) {
    if (written.equals(SPREAD)
        || written.equals(XmlForm.TEXT)
        || written.equals(XmlForm.DEFAULT_NAMESPACE)) {
      return;
    }
    var name = written.startsWith(XmlForm.ATTRIBUTE) ? written.substring(1) : written;
    if (!XmlForm.isName(name)) {
      problem(path, "`%s` cannot be the name of an element or attribute".formatted(name));
    } else if (!form.knows(name)) {
      problem(
          path,
          "`namespaces` of `xml` does not name the prefix of `%s`: write it there with its address"
              .formatted(name));
    }
  }

  /** The names that `xml` says. */
  static List<Finding> names(String path, XmlForm form) {
    var checks = new XmlBodyChecks(form);
    var known = new HashMap<String, String>();
    form.namespaces().keySet().stream()
        .sorted()
        .forEach(
            prefix -> {
              var here = JsonPointers.below(path + "/namespaces", prefix);
              var other = known.putIfAbsent(form.namespaces().get(prefix), prefix);
              if (!XmlForm.isPrefix(prefix)) {
                checks.problem(here, "`%s` cannot be a prefix".formatted(prefix));
              } else if (other != null) {
                checks.problem(here, "this address has the prefix `%s` already".formatted(other));
              }
            });
    for (int i = 0; i < form.order().size(); i++) {
      var name = form.order().get(i);
      if (form.order().indexOf(name) < i) {
        checks.problem(path + "/order/" + i, "`%s` is written twice".formatted(name));
      }
    }
    return checks.findings;
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
