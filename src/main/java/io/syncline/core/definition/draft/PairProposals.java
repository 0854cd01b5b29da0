package io.syncline.core.definition.draft;

import io.syncline.core.definition.draft.SyncDraft.Pair;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Proposes which fields of two objects belong together: those that carry the same standard
 * attribute first, then those of the same name, where their types can hold the same value.
 */
public final class PairProposals {

  /** What names other records and what has parts is for a person to map. */
  private static final Set<ValueType> LEFT_OUT =
      Set.of(ValueType.REFERENCE, ValueType.OBJECT, ValueType.LIST);

  private final ObjectType first;
  private final ObjectType second;
  private final Set<String> attributes = new HashSet<>();
  private final Set<String> used = new HashSet<>();
  private final List<Pair> pairs = new ArrayList<>();

  private PairProposals(ObjectType first, ObjectType second) {
    this.first = first;
    this.second = second;
  }

  /** By attribute, those by which records are matched first. */
  public static List<Pair> of(ObjectType first, ObjectType second) {
    var proposals = new PairProposals(first, second);
    proposals.byAttribute();
    proposals.byName();
    return proposals.pairs.stream()
        .sorted(Comparator.comparing((Pair it) -> !it.match()).thenComparing(Pair::attribute))
        .toList();
  }

  private void byAttribute() {
    for (var one : fields(first)) {
      var attribute = one.attribute();
      if (attribute != null) {
        candidates()
            .filter(it -> it.attribute() != null && Names.same(it.attribute(), attribute))
            .filter(it -> fit(one, it))
            .findFirst()
            .ifPresent(it -> add(attribute, one, it));
      }
    }
  }

  private void byName() {
    for (var one : fields(first)) {
      var name = name(one);
      candidates()
          .filter(it -> Names.same(name(it), name))
          .filter(it -> one.type() == it.type() && fit(one, it))
          .findFirst()
          .ifPresent(it -> add(camel(name), one, it));
    }
  }

  private void add(String attribute, FieldType one, FieldType other) {
    if (used.contains(one.path()) || !attributes.add(Names.loose(attribute))) {
      return;
    }
    used.add(one.path());
    used.add(other.path());
    boolean match = isKey(first, one) || isKey(second, other);
    pairs.add(new Pair(attribute, one.path(), other.path(), match));
  }

  private Stream<FieldType> candidates() {
    return fields(second).stream().filter(it -> !used.contains(it.path()));
  }

  /** Without what is the system's own: ids, times, versions and our marker. */
  private static List<FieldType> fields(ObjectType object) {
    var own =
        Stream.of(
                object.id(),
                object.reading().version(),
                object.timing().createdAt(),
                object.timing().updatedAt(),
                object.writing().marker(),
                archived(object).orElse(null))
            .filter(Objects::nonNull)
            .toList();
    return object.fields().values().stream()
        .filter(it -> !own.contains(it.path()) && !LEFT_OUT.contains(it.type()))
        .sorted(Comparator.comparing(FieldType::path))
        .toList();
  }

  private static Optional<String> archived(ObjectType object) {
    return Optional.ofNullable(object.reading().archivedWhen()).map(it -> it.split("=", 2)[0]);
  }

  /** Whether a value can travel between them: one at least is written, and the types agree. */
  private static boolean fit(FieldType one, FieldType other) {
    boolean travels = one.writable() || other.writable();
    return travels
        && (one.type() == other.type()
            || one.type() == ValueType.TEXT
            || other.type() == ValueType.TEXT);
  }

  private static boolean isKey(ObjectType object, FieldType field) {
    return object.matchKeys().stream()
        .anyMatch(
            key ->
                key.equals(field.path())
                    || field.path().endsWith("." + key)
                    || field.attribute() != null && Names.same(field.attribute(), key));
  }

  private static String name(FieldType field) {
    return field.path().substring(field.path().lastIndexOf('.') + 1);
  }

  /** {@code first_name} as {@code firstName}. */
  private static String camel(String name) {
    var words = name.split("[^A-Za-z0-9]+");
    var text = new StringBuilder();
    for (var word : words) {
      if (!word.isEmpty()) {
        var head = word.substring(0, 1);
        text.append(text.isEmpty() ? head.toLowerCase(Locale.ROOT) : upper(head));
        text.append(word.substring(1));
      }
    }
    return text.isEmpty() ? name : text.toString();
  }

  private static String upper(String head) {
    return head.toUpperCase(Locale.ROOT);
  }
}
