package io.syncline.core.identity;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ValueType;
import java.util.Locale;
import java.util.Set;

/**
 * How much agreement in an attribute proves about identity. A status, a country or a city is shared
 * by many records: it identifies none.
 */
public final class Distinctiveness {

  /** Types whose values agree too often by chance. */
  private static final Set<ValueType> LITTLE =
      Set.of(
          ValueType.BOOLEAN,
          ValueType.COUNTRY,
          ValueType.CURRENCY,
          ValueType.PICKLIST,
          ValueType.LIST,
          ValueType.OBJECT,
          ValueType.DATETIME);

  /** Last words of the names of attributes whose values many records share. */
  private static final Set<String> SHARED =
      Set.of(
          "city",
          "town",
          "state",
          "province",
          "region",
          "county",
          "country",
          "zip",
          "zipcode",
          "postcode",
          "postalcode",
          "status",
          "stage",
          "phase",
          "type",
          "kind",
          "category",
          "class",
          "segment",
          "industry",
          "sector",
          "source",
          "priority",
          "gender",
          "salutation",
          "title",
          "role",
          "department",
          "team",
          "owner",
          "language",
          "locale",
          "timezone",
          "currency",
          "tag",
          "notes",
          "note",
          "description",
          "comment");

  private Distinctiveness() {}

  /** Whether agreement in this attribute proves hardly anything. */
  public static boolean isLow(Attribute attribute) {
    return LITTLE.contains(attribute.type()) || SHARED.contains(lastWord(attribute.name()));
  }

  /** Whether it describes what the record represents, and not the company it belongs to. */
  public static boolean isOwn(Entity entity, Attribute attribute) {
    return !isLow(attribute)
        && (Similarity.kind(entity.name(), attribute) != Similarity.Kind.COMPANY
            || Similarity.isOfCompanies(entity.name()));
  }

  /** {@code city} of {@code mailing_city}, {@code mailingCity} and {@code address.city}. */
  private static String lastWord(String name) {
    var whole = name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    if (SHARED.contains(whole)) {
      return whole;
    }
    var words = name.split("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");
    return words.length == 0 ? "" : words[words.length - 1].toLowerCase(Locale.ROOT);
  }
}
