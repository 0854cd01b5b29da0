package io.syncline.core.transform.path;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.PathStep.Each;
import io.syncline.core.transform.path.PathStep.Name;
import io.syncline.core.transform.path.PathStep.Where;
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

  List<PathStep> steps() {
    var steps = new ArrayList<PathStep>();
    do {
      steps.add(new Name(name(".[")));
      while (at < path.length() && path.charAt(at) == '[') {
        at++;
        steps.add(isNext(']') ? each() : where());
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

  private Each each() {
    at++;
    if (!isNext('[')) {
      return new Each(null);
    }
    at++;
    return new Each(where());
  }

  private boolean isNext(char wanted) {
    return at < path.length() && path.charAt(at) == wanted;
  }

  private Where where() {
    var key = name("=");
    expect('=');
    boolean quoted = isNext('"');
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
    if (!isNext(wanted)) {
      throw wrong("'" + wanted + "' is missing at " + at);
    }
    at++;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("Field path \"" + path + "\": " + what);
  }
}
