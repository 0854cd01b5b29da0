package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.transform.FieldTimes;
import io.syncline.definition.binding.ConstantNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the texts of one request fill in: a placeholder that is never filled would be left
 * out of every request, a setting that cannot be configured would fail the first one, and a value
 * that is not written as its language wants it could end the text around it.
 */
final class PlaceChecks {

  /** What is filled in: a setting, or something of the request; a brace after `\\` is none. */
  static final Pattern PLACE = Pattern.compile("\\\\\\{|\\$\\{([^{}]+)}|\\{([A-Za-z][^{}]*)}");

  private static final String EACH = ":each}";
  private static final Pattern ALONE = Pattern.compile("\\{[^{}]+}");
  private static final String PARENT_ID = "parent.id";

  private static final List<String> LISTING = List.of("since", "fieldNames");
  private static final List<String> WINDOW = List.of("since", "until");
  private static final List<String> FEED = List.of("since", "until", "token", "fieldNames");
  private static final List<String> SEARCH = List.of("field", "path", "value", "fieldNames");
  private static final List<String> SEARCHES =
      List.of("field", "path", "value", "values", "fieldNames");
  private static final List<String> READING = List.of("id", "ids", "fieldNames");
  private static final List<String> ASKING = List.of("fieldNames");
  private static final List<String> WRITING =
      List.of("fields", "id", "version", "marker", "idempotencyKey", "index", "fieldNames");

  private static final List<String> FORMATS =
      List.of(
          "quoted",
          "json",
          "jql",
          "soql",
          "odata",
          "lowercase",
          "epoch-seconds",
          "epoch-seconds:text",
          "epoch-millis",
          "epoch-millis:text",
          "iso");

  /** What may stand between quotes of a kind: with anything else a value could end the text. */
  private static final Map<Character, List<String>> QUOTINGS =
      Map.of('"', List.of("quoted", "json", "jql"), '\'', List.of("soql", "odata"));

  /** What is filled in from records, or by those who write them. */
  private static final List<String> DATA =
      List.of(
          "value", "values", "choice", "keyId", "id", "ids", "parent", "fields", "marker",
          "version");

  private final Collection<String> settings;
  private final Operation operation;
  private final @Nullable ObjectType object;
  private final List<String> known;
  private final List<Finding> findings = new ArrayList<>();
  private boolean fields;

  /**
   * @param settings of the type
   * @param operation which the request does
   * @param own what is filled in beside what the kind of operation has
   */
  PlaceChecks(
      Collection<String> settings,
      Operation operation,
      @Nullable ObjectType object,
      List<String> own) {
    this.settings = settings;
    this.operation = operation;
    this.object = object;
    this.known = Stream.concat(names(operation, object).stream(), own.stream()).toList();
  }

  /** Of a text in which settings alone are filled in. */
  static List<Finding> fixed(Collection<String> settings, String path, @Nullable String text) {
    var findings = new ArrayList<Finding>();
    PLACE
        .matcher(text == null ? "" : text)
        .results()
        .map(it -> it.group(1))
        .filter(it -> it != null && !settings.contains(it))
        .forEach(it -> findings.add(unknown(settings, path, it)));
    return findings;
  }

  private static Finding unknown(Collection<String> settings, String path, String name) {
    return Finding.problem(
        path,
        ConstantNames.unknown(name, "a setting of this type", settings.stream().sorted().toList()));
  }

  List<Finding> findings() {
    return findings;
  }

  /** Whether a text names fields of the record. */
  boolean saysFields() {
    return fields;
  }

  void text(String path, String text) {
    var places = PLACE.matcher(text);
    while (places.find()) {
      if (places.group(1) != null) {
        setting(path, places.group(1));
      } else if (places.group(2) != null) {
        for (var name : places.group(2).split("\\|")) {
          place(path, name);
          between(path, text, places, name);
        }
      }
    }
  }

  /** A place that is written once for each element of a list makes a parameter for each. */
  void parameter(String path, String text) {
    text(path, text);
    if (text.contains(EACH) && !ALONE.matcher(text).matches()) {
      problem(
          path, "`%s` is a parameter for each element: nothing may be beside it".formatted(text));
    }
  }

  /** An ETag is written between quotes and is no text of a query language. */
  void header(String path, String text) {
    text(path, text.replace("\"{", "{").replace("}\"", "}"));
  }

  private void setting(String path, String name) {
    if (!settings.contains(name)) {
      findings.add(unknown(settings, path, name));
    }
  }

  private void place(String path, String written) {
    fields |= head(written).equals("fields");
    int colon = written.indexOf(':');
    var name = colon < 0 ? written : written.substring(0, colon);
    var format = colon < 0 ? null : written.substring(colon + 1);
    boolean parent = head(name).equals(ParentChecks.PLACE) && !name.equals(PARENT_ID);
    if (parent || !known.contains(name.equals(PARENT_ID) ? name : head(name))) {
      problem(
          path,
          ConstantNames.unknown(
              name, "filled in by " + ConstantNames.name(operation.kind()), known));
    } else if (EACH.equals(":" + format + "}")) {
      if (!path.contains("/query/")) {
        problem(path, "`each` makes a query parameter for each element: it does nothing here");
      }
    } else if (name.equals("fieldNames")) {
      below(path, format);
    } else if (name.startsWith("fields.")) {
      below(path, name.substring("fields.".length()));
    } else if (format != null) {
      format(path, name, format);
    }
  }

  /** With the places of its pages. */
  private static List<String> names(Operation operation, @Nullable ObjectType object) {
    boolean parent = object != null && ParentChecks.names(object, operation.kind());
    var names =
        Stream.concat(names(operation.kind()).stream(), parent ? Stream.of(PARENT_ID) : Stream.of())
            .toList();
    var paging = operation.paging();
    return paging == null
        ? names
        : Stream.concat(
                names.stream(),
                Stream.of(
                        "size", paging.kind().place(), paging.maxRecords() == null ? null : "until")
                    .filter(Objects::nonNull))
            .toList();
  }

  /** A value between quotes is written as its language wants it. */
  private void between(String path, String text, MatchResult place, String written) {
    char before = place.start() == 0 ? ' ' : text.charAt(place.start() - 1);
    char after = place.end() == text.length() ? ' ' : text.charAt(place.end());
    var fitting = QUOTINGS.get(before);
    int colon = written.indexOf(':');
    var name = colon < 0 ? written : written.substring(0, colon);
    boolean quoted = fitting != null && before == after && DATA.contains(head(name));
    if (quoted && !fitting.contains(written.substring(colon + 1))) {
      problem(
          path,
          "a quote in the value would end the text around `{%s}`; write %s"
              .formatted(
                  written,
                  fitting.stream()
                      .map(it -> "`{" + name + ":" + it + "}`")
                      .collect(Collectors.joining(" or "))));
    }
  }

  private static List<String> names(Operation.Kind kind) {
    return switch (kind) {
      case LIST, CHANGED -> LISTING;
      case FEED -> FEED;
      case DELETED -> WINDOW;
      case FIND -> SEARCH;
      case FIND_MARKER -> SEARCHES;
      case GET, GET_MANY -> READING;
      case COUNT, CHECK, JOB -> ASKING;
      case CREATE, CREATE_MANY, UPDATE, UPDATE_MANY, UPSERT, ARCHIVE, DELETE, RESTORE -> WRITING;
    };
  }

  /** A field, or what fields stand below. */
  private void below(String path, @Nullable String name) {
    if (name == null || object == null) {
      return;
    }
    var declared = object.fields().keySet();
    boolean found =
        declared.stream().anyMatch(it -> it.equals(name) || begins(it, name))
            || declared.stream().anyMatch(it -> begins(name, it));
    if (!found) {
      var all = Stream.concat(declared.stream().map(PlaceChecks::head), declared.stream());
      problem(
          path,
          ConstantNames.unknown(name, "a field of this object", all.distinct().sorted().toList()));
    }
  }

  private static boolean begins(String field, String with) {
    return field.startsWith(with + ".") || field.startsWith(with + "[");
  }

  private void format(String path, String name, String format) {
    if (FORMATS.contains(format)) {
      return;
    }
    if (!List.of("since", "until", "value").contains(name)) {
      problem(path, ConstantNames.unknown(format, "a format", FORMATS));
      return;
    }
    try {
      FieldTimes.since(Instant.EPOCH, format, ZoneOffset.UTC);
    } catch (IllegalArgumentException e) {
      problem(path, ConstantNames.unknown(format, "a format or a java.time pattern", FORMATS));
    }
  }

  private static String head(String name) {
    int end = name.indexOf('.');
    return end < 0 ? name : name.substring(0, end);
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
