package io.syncline.system.http.vendor;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Request;
import io.syncline.system.http.call.Formats;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request says at the places of an operation's templates: they are read backwards. */
final class Said {

  private static final Pattern PLACE =
      Pattern.compile("\\\\\\{|\\$\\{([^{}]+)}|\\{([A-Za-z][^{}]*)}");
  private static final Pattern OF_ITEM = Pattern.compile("(?<!\\$)\\{(id|fields)\\b");
  private static final String SPREAD = "...";

  private final Map<String, String> settings;
  private final Map<String, String> texts = new TreeMap<>();
  private final List<Said> items = new ArrayList<>();
  private Value.Struct fields = Value.Struct.EMPTY;
  private int weight;

  private Said(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * Empty where the request is none of this operation.
   *
   * @param base the path before the operation's own
   * @param beside names of parameters that are no part of the templates, in query or body
   */
  static Optional<Said> of(
      Operation.Request template,
      String base,
      Set<String> beside,
      Map<String, String> settings,
      Request request) {
    var said = new Said(settings);
    boolean fits =
        template.method().equals(request.method())
            && said.path(base + template.path(), request.path())
            && said.query(template, beside, request)
            && said.headers(template, request)
            && said.body(template.body(), beside, request);
    return fits ? Optional.of(said) : Optional.empty();
  }

  /** How much of the request the templates give. */
  int weight() {
    return weight;
  }

  @Nullable String text(String name) {
    return texts.get(name);
  }

  Value.Struct fields() {
    return fields;
  }

  /** Of each item of a group; the request itself where it is about one. */
  List<Said> items() {
    return items.isEmpty() ? List.of(this) : items;
  }

  private boolean path(String template, String path) {
    return text(template, path, "[^/]+?", true);
  }

  private boolean query(Operation.Request template, Set<String> beside, Request request) {
    var open = new HashSet<>(request.parameters().keySet());
    open.removeAll(beside);
    for (var entry : template.query().entrySet()) {
      for (var value : entry.getValue()) {
        if (!parameter(entry.getKey(), value, open, request)) {
          return false;
        }
      }
    }
    return open.isEmpty();
  }

  /** A parameter that a template fills may be left out. */
  private boolean parameter(String name, String template, Set<String> open, Request request) {
    for (var given : request.parameters().entrySet()) {
      for (var value : given.getValue()) {
        if (text(name, given.getKey(), ".*?", false) && text(template, value, ".*?", false)) {
          open.remove(given.getKey());
          return true;
        }
      }
    }
    weight--;
    return hasPlace(name) || hasPlace(template);
  }

  private boolean headers(Operation.Request template, Request request) {
    for (var entry : template.headers().entrySet()) {
      var value = request.header(entry.getKey());
      if (value == null
          ? !hasPlace(entry.getValue())
          : !text(entry.getValue(), value, ".*?", false)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasPlace(String template) {
    return Pattern.compile("(?<![$\\\\])\\{[A-Za-z]").matcher(template).find();
  }

  private boolean body(Value.@Nullable Struct template, Set<String> beside, Request request) {
    if (template == null) {
      return request.body().length == 0;
    }
    if (request.body().length == 0) {
      return false;
    }
    return value(template, Paths.without(Body.of(request), beside));
  }

  private boolean value(Value template, @Nullable Value actual) {
    if (template instanceof Value.Text text) {
      return leaf(text.value(), actual);
    }
    if (template instanceof Value.Struct struct) {
      return struct(struct, actual instanceof Value.Struct it ? it : Value.Struct.EMPTY);
    }
    if (template instanceof Value.Items list) {
      return actual instanceof Value.Items it && list(list.values(), it.values());
    }
    weight++;
    return actual != null
        && (template.agreesWith(actual) || Formats.text(template).equals(Formats.text(actual)));
  }

  private boolean struct(Value.Struct template, Value.Struct actual) {
    var open = new TreeMap<>(actual.fields());
    boolean fits = true;
    if (template.fields().get(SPREAD) instanceof Value.Text spread) {
      open.keySet().removeIf(it -> elsewhere(it, template.fields().get(it)));
      fits = leaf(spread.value(), new Value.Struct(new TreeMap<>(open)));
      open.clear();
    }
    open.values().removeIf(Value.Struct.EMPTY::equals); // what held the page's parameters
    for (var entry : template.fields().entrySet()) {
      if (entry.getKey().equals(SPREAD)) {
        continue;
      }
      if (!value(entry.getValue(), actual.fields().get(entry.getKey()))) {
        return false;
      }
      open.remove(entry.getKey());
    }
    return fits && open.isEmpty();
  }

  /** Whether a name holds another field alone. */
  private static boolean elsewhere(String name, @Nullable Value template) {
    return template instanceof Value.Text text
        && text.value().startsWith("{fields.")
        && !text.value().equals("{fields." + name + "}")
        && PLACE.matcher(text.value()).matches();
  }

  private boolean list(List<Value> template, List<Value> actual) {
    if (template.size() == 1 && OF_ITEM.matcher(Json.text(template.get(0))).find()) {
      for (var each : actual) {
        var item = new Said(settings);
        if (!item.value(template.get(0), each)) {
          return false;
        }
        items.add(item);
        weight += item.weight;
        texts.putAll(item.texts);
        fields = item.fields;
      }
      return true;
    }
    if (template.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < template.size(); i++) {
      if (!value(template.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean leaf(String template, @Nullable Value actual) {
    var place = PLACE.matcher(template);
    if (!hasPlace(template)) {
      weight++;
      return actual != null && text(template, Formats.text(actual), ".*?", false);
    }
    if (actual == null) {
      return true;
    }
    if (place.matches()) {
      weight++;
      put(place.group(2), actual);
      return true;
    }
    // A text made of fields is trimmed where some of them are empty, and tells none of them.
    return template.contains("{fields") || text(template, Formats.text(actual), ".*?", false);
  }

  private void put(String place, Value actual) {
    var name = name(place);
    if (name.equals("fields") && actual instanceof Value.Struct tree) {
      fields = tree;
    } else if (name.startsWith("fields.")) {
      fields = Paths.write(fields, Map.of(name.substring("fields.".length()), actual));
    } else {
      texts.put(name, Formats.text(actual));
    }
  }

  private static String name(String place) {
    return place.replaceAll("[:|].*", "");
  }

  private boolean text(String template, String actual, String any, boolean path) {
    var pattern = new StringBuilder();
    var names = new ArrayList<String>();
    var places = PLACE.matcher(template);
    int end = 0;
    while (places.find()) {
      pattern.append(Pattern.quote(template.substring(end, places.start())));
      if (places.group(1) != null) {
        pattern.append(Pattern.quote(String.valueOf(settings.get(places.group(1)))));
      } else if (places.group(2) == null) {
        pattern.append("\\{");
      } else {
        pattern.append('(').append(any).append(')');
        names.add(places.group(2));
      }
      end = places.end();
    }
    pattern.append(Pattern.quote(template.substring(end)));
    var matched = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(actual);
    if (!matched.matches()) {
      return false;
    }
    weight++;
    for (int i = 0; i < names.size(); i++) {
      var found = matched.group(i + 1);
      texts.put(name(names.get(i)), path ? decoded(found) : unquoted(names.get(i), found));
    }
    return true;
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String unquoted(String place, String text) {
    if (place.matches(".*:(quoted|json|jql|soql)")) {
      return text.replaceAll("\\\\(.)", "$1");
    }
    return place.endsWith(":odata") ? text.replace("''", "'") : text;
  }
}
