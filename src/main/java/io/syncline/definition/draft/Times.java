package io.syncline.definition.draft;

import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which fields tell when a record was made and changed, and how a listing is asked since a time.
 */
final class Times {

  private static final String WHEN = "(at|on|date|time|datetime|timestamp|dateutc|utc|stamp)?";
  private static final Pattern CHANGED =
      Pattern.compile(
          "(last|date|time|system)?(updated|modified|changed|edited|update|modification|mod)"
              + WHEN
              + "|lastmodified"
              + WHEN);
  private static final Pattern CREATED =
      Pattern.compile("(date|time|system)?(created|create|creation|inserted|added)" + WHEN);
  private static final Set<String> SINCE =
      Set.of(
          "updatedsince",
          "modifiedsince",
          "since",
          "updatedafter",
          "modifiedafter",
          "updatedatmin",
          "changedsince",
          "lastupdatedafter",
          "lastmodifiedafter",
          "minupdatedat",
          "updatedatgte",
          "updatedatstart",
          "modifiedatstart",
          "ifmodifiedsince",
          "modifieddatestart",
          "lastupdatedafterdate",
          "updatedfrom",
          "modifiedfrom",
          "querystartdatetime");

  /**
   * Parts of a record that tell of the record itself; those of other parts are of something else.
   */
  private static final Set<String> ABOUT =
      Set.of("metadata", "meta", "sys", "system", "audit", "info", "attributes", "properties");

  private static final Set<String> TYPES = Set.of("string", "integer", "number", "");

  private Times() {}

  static Optional<String> updatedAt(List<DraftFields.Field> fields) {
    return named(CHANGED, fields);
  }

  static Optional<String> createdAt(List<DraftFields.Field> fields) {
    return named(CREATED, fields);
  }

  private static Optional<String> named(Pattern pattern, List<DraftFields.Field> fields) {
    return fields.stream()
        .filter(it -> TYPES.contains(Schemas.type(it.schema())))
        .filter(
            it -> it.path().equals(NameForms.step(it.top())) || NameForms.bareIn(ABOUT, it.top()))
        .filter(it -> pattern.matcher(NameForms.bare(it.name())).matches())
        .map(DraftFields.Field::path)
        .findFirst();
  }

  /** The parameter or header that asks for what changed since a time. */
  static Optional<Endpoint.Parameter> since(Endpoint list) {
    return list.parameters().stream()
        .filter(it -> it.in().equals("query") || it.in().equals("header"))
        .filter(it -> NameForms.bareIn(SINCE, it.name()) && Templates.plain(it.name()))
        .findFirst();
  }

  /** What fills it in. */
  static String place(Endpoint.Parameter since, Value.Struct schema) {
    if (since.in().equals("header")) {
      return "{since:yyyy-MM-dd'T'HH:mm:ss}";
    }
    var type = Schemas.type(schema);
    return type.equals("integer") || type.equals("number") ? "{since:epoch-seconds}" : "{since}";
  }
}
