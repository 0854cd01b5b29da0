package io.syncline.journey;

import io.syncline.core.MemorySystem;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What is particular about a system. */
enum Trait {
  PLAIN(UnaryOperator.identity()),
  TRIMS(UnaryOperator.identity()),
  UPPER_CASES(UnaryOperator.identity()),
  ROUNDS(UnaryOperator.identity()),
  IGNORES_COMPANY(UnaryOperator.identity()),
  /** Fills a field by itself where it is empty. */
  FILLS(UnaryOperator.identity()),
  /** Computes a field from another, whatever anybody writes there. */
  DERIVES(UnaryOperator.identity()),
  SHOWS_LATE(Types.late(Duration.ofSeconds(15))),
  CONDITIONAL(Types.conditional()),
  REPLACES(Types.replacing(false)),
  REPLACES_CONDITIONALLY(Types.replacing(true)),
  REMEMBERS_KEYS(Types.remembering(Duration.ofHours(1))),
  /** Writes what it is given in groups, as some do with numbers of telephones. */
  REFORMATS(UnaryOperator.identity()),
  /** Leaves what is empty out of its answers to writes. */
  ANSWERS_IN_BRIEF(UnaryOperator.identity());

  /** Not drawn with the others, which were here before: a seed goes on meaning what it meant. */
  private static final int DRAWN = REFORMATS.ordinal();

  final UnaryOperator<ObjectType> type;

  Trait(UnaryOperator<ObjectType> type) {
    this.type = type;
  }

  static Trait of(Random random, ValueType company) {
    var any = values()[random.nextInt(DRAWN)];
    boolean writesText = any == FILLS || any == DERIVES;
    return writesText && company != ValueType.TEXT ? PLAIN : any;
  }

  /** Whether it refuses a write to a copy that is not as it was read. */
  boolean conditional() {
    return this == CONDITIONAL || this == REPLACES_CONDITIONALLY;
  }

  void give(MemorySystem system) {
    switch (this) {
      case TRIMS, UPPER_CASES, ROUNDS, REFORMATS -> system.storing = this::kept;
      case ANSWERS_IN_BRIEF -> system.answersShowEmpty = false;
      case IGNORES_COMPANY -> system.ignored = Set.of("company");
      case FILLS ->
          system.reacting =
              it -> isEmpty(it, "company") ? Map.of("company", Value.text("filled")) : Map.of();
      case DERIVES ->
          system.reacting =
              it -> isEmpty(it, "firstName") ? Map.of() : Map.of("company", it.get("firstName"));
      default -> {}
    }
  }

  private static boolean isEmpty(Map<String, Value> fields, String name) {
    return fields.getOrDefault(name, Value.CLEARED).isEmpty();
  }

  /** As a system of this kind keeps a value; an e-mail address or a marker stays as it is. */
  Value kept(Value value) {
    if (value instanceof Value.Text text && text.value().length() < 10) {
      return switch (this) {
        case TRIMS -> Value.text(text.value().strip());
        case UPPER_CASES -> Value.text(text.value().toUpperCase(Locale.ROOT));
        case REFORMATS -> Value.text(text.value().replaceFirst("^([a-zA-Z])([0-9])", "$1 $2"));
        default -> value;
      };
    }
    if (this == ROUNDS && value instanceof Value.Decimal number) {
      return new Value.Decimal(number.value().setScale(0, RoundingMode.HALF_UP));
    }
    return this == ROUNDS || !(value instanceof Value.Items items)
        ? value
        : new Value.Items(items.values().stream().map(this::kept).toList());
  }

  /** Whether it keeps what is written there, in its own way. */
  boolean takes(String field) {
    return !field.equals("company") || !List.of(IGNORES_COMPANY, DERIVES, FILLS).contains(this);
  }
}
