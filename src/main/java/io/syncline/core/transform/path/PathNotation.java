package io.syncline.core.transform.path;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FieldPath.Name;
import io.syncline.core.transform.path.FieldPath.Step;
import io.syncline.core.transform.path.FieldPath.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the notation from left to right. */
final class PathNotation {
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  private final String path;
  private int at;

  PathNotation(String path) {
    this.path = path;
  }

  List<Step> steps() {
    var steps = new ArrayList<Step>();
    do {
      steps.add(new Name(name(".[")));
      while (at < path.length() && path.charAt(at) == '[') {
        at++;
        steps.add(where());
      }
    } while (more());
    return steps;
  }

  private boolean more() {
    if (at == path.length()) {
      return false;
    }
    if (path.charAt(at) != '.') {
      throw wrong("a dot is missing at " + at);
    }
    at++;
    return true;
  }

  private Where where() {
    var key = name("=");
    expect('=');
    boolean quoted = at < path.length() && path.charAt(at) == '"';
    if (!quoted) {
      var wanted = name("]");
      expect(']');
      return new Where(
          key,
          wanted,
          INTEGER.matcher(wanted).matches() ? Value.decimal(wanted) : Value.text(wanted));
    }
    at++;
    var wanted = name("\"");
    expect('"');
    expect(']');
    return new Where(key, wanted, Value.text(wanted));
  }

  private String name(String ends) {
    var name = new StringBuilder();
    while (at < path.length() && ends.indexOf(path.charAt(at)) < 0) {
      if (path.charAt(at) == '\\' && at + 1 < path.length()) {
        at++;
      }
      name.append(path.charAt(at++));
    }
    if (name.isEmpty()) {
      throw wrong("a name is missing at " + at);
    }
    return name.toString();
  }

  private void expect(char wanted) {
    if (at == path.length() || path.charAt(at) != wanted) {
      throw wrong("'" + wanted + "' is missing at " + at);
    }
    at++;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("Field path \"" + path + "\": " + what);
  }
}
