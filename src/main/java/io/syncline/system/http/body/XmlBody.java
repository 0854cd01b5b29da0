package io.syncline.system.http.body;

import io.syncline.core.definition.system.body.XmlForm;
import io.syncline.core.model.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a tree as XML: its one name is the root element, a list is its elements one after the
 * other, {@code @name} an attribute, {@code $text} the text beside attributes. What is empty is an
 * empty element; an empty list is no element. Used once.
 */
final class XmlBody {

  private final XmlForm form;
  private final Comparator<String> order;
  private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");

  private XmlBody(XmlForm form) {
    this.form = form;
    this.order =
        Comparator.<String>comparingInt(it -> place(form.order(), it))
            .thenComparing(Comparator.naturalOrder());
  }

  private static int place(List<String> order, String name) {
    int place = order.indexOf(name);
    return place < 0 ? order.size() : place;
  }

  static byte[] write(Value.Struct tree, XmlForm form) {
    if (tree.fields().size() != 1
        || tree.fields().values().iterator().next() instanceof Value.Items) {
      throw new UnwritableBody("It would have no single root element");
    }
    var body = new XmlBody(form);
    tree.fields().forEach((name, value) -> body.element(name, value, true));
    return body.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void element(String name, Value value, boolean root) {
    out.append('<').append(checked(name));
    if (root) {
      new TreeMap<>(form.namespaces()).forEach((prefix, uri) -> attribute("xmlns:" + prefix, uri));
    }
    var fields = value instanceof Value.Struct tree ? tree.fields() : Map.of(XmlForm.TEXT, value);
    attributes(fields);
    int start = out.length();
    out.append('>');
    var text = fields.get(XmlForm.TEXT);
    if (text != null) {
      out.append(escaped(text(name, text), false));
    }
    fields.keySet().stream()
        .filter(it -> !it.equals(XmlForm.TEXT) && !it.startsWith(XmlForm.ATTRIBUTE))
        .sorted(order)
        .forEach(it -> elements(it, fields.get(it)));
    if (out.length() == start + 1) {
      out.insert(start, '/');
    } else {
      out.append("</").append(name).append('>');
    }
  }

  private void elements(String name, Value value) {
    if (!(value instanceof Value.Items items)) {
      element(name, value, false);
      return;
    }
    for (var item : items.values()) {
      if (item instanceof Value.Items) {
        throw new UnwritableBody("The element " + name + " would be a list within a list");
      }
      element(name, item, false);
    }
  }

  private void attributes(Map<String, Value> fields) {
    fields.forEach(
        (name, value) -> {
          if (name.equals(XmlForm.DEFAULT_NAMESPACE)) {
            attribute("xmlns", text(name, value));
          } else if (name.startsWith(XmlForm.ATTRIBUTE)) {
            attribute(checked(name.substring(XmlForm.ATTRIBUTE.length())), text(name, value));
          }
        });
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"").append(escaped(value, true)).append('"');
  }

  private String checked(String name) {
    if (!XmlForm.isName(name)) {
      throw new UnwritableBody("A field whose name no element of XML can have");
    }
    if (!form.knows(name)) {
      throw new UnwritableBody("`namespaces` does not name the prefix of " + name);
    }
    return name;
  }

  private static String text(String name, Value value) {
    var text = BodyText.of(value);
    if (text == null) {
      throw new UnwritableBody("The text of " + name + " would be a list or an object");
    }
    return text;
  }

  /** Line ends of Windows, and white space of attributes, would be read as something else. */
  private static String escaped(String text, boolean attribute) {
    var escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append(attribute ? "&quot;" : "\"");
                case '\r' -> escaped.append("&#13;");
                case '\n', '\t' -> escaped.append(attribute ? "&#" + c + ";" : (char) c);
                default -> escaped.appendCodePoint(storable(c));
              }
            });
    return escaped.toString();
  }

  private static int storable(int c) {
    if (c < 0x20
        || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
        || c == 0xFFFE
        || c == 0xFFFF) {
      throw new UnwritableBody("It would hold a character that XML cannot");
    }
    return c;
  }
}
