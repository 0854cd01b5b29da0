package io.syncline.core.conflict;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conflicts on {@code company} of a contact, for tests of strategies. */
final class ConflictsOnCompany {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final RecordId RECORD = new RecordId(new UUID(0, 7));
  private static final Resolver RESOLVER = new Resolver(new Transformer());

  private final Strategy strategy;
  private @Nullable ValueType type;
  private @Nullable SystemId owner;
  private Validation validation = Validation.NONE;
  private Duration granularity = Duration.ofMillis(1);
  private KeptDecisions keptDecisions = KeptDecisions.NONE;

  private ConflictsOnCompany(Strategy strategy) {
    this.strategy = strategy;
  }

  static ConflictsOnCompany by(Strategy strategy) {
    return new ConflictsOnCompany(strategy);
  }

  static ConflictsOnCompany by(Strategy.Kind kind) {
    return new ConflictsOnCompany(Strategy.of(kind));
  }

  ConflictsOnCompany of(ValueType newType) {
    this.type = newType;
    return this;
  }

  ConflictsOnCompany owner(SystemId newOwner) {
    this.owner = newOwner;
    return this;
  }

  ConflictsOnCompany validated(Validation newValidation) {
    this.validation = newValidation;
    return this;
  }

  ConflictsOnCompany granularity(Duration step) {
    this.granularity = step;
    return this;
  }

  ConflictsOnCompany knowing(Function<ConflictingSides.Key, @Nullable KeptDecision> newKept) {
    this.keptDecisions = KeptDecisions.of(newKept);
    return this;
  }

  ConflictingSides conflicting(@Nullable Value base, Conflict.Side one, Conflict.Side other) {
    var entity =
        Contacts.synced()
            .granularity(granularity)
            .attributes(
                it ->
                    it.name().equals("company") ? attribute(type(one.value(), other.value())) : it)
            .entity();
    return new ConflictingSides(
        RECORD, entity, entity.attributes().get("company"), base, one, other);
  }

  /** As said, else what the values are of. */
  private ValueType type(Value one, Value other) {
    var both = List.of(one, other);
    if (type != null) {
      return type;
    } else if (both.stream().anyMatch(Value.Struct.class::isInstance)) {
      return ValueType.OBJECT;
    } else if (both.stream().anyMatch(Value.Items.class::isInstance)) {
      return ValueType.LIST;
    }
    return both.stream().anyMatch(Value.Decimal.class::isInstance)
        ? ValueType.DECIMAL
        : ValueType.TEXT;
  }

  private Attribute attribute(ValueType of) {
    var plain = Attribute.plain("company", of).by(strategy);
    return Ruled.validated(Ruled.owned(plain, owner, ForeignWrite.FLAG), validation);
  }

  Resolution resolve(@Nullable Value base, Conflict.Side one, Conflict.Side other) {
    return RESOLVER.resolve(conflicting(base, one, other), keptDecisions, NOON);
  }

  /** The side that wins, which must not depend on which is given first. */
  Conflict.Side winner(Conflict.Side one, Conflict.Side other) {
    return ((Resolution.Winner) resolve(null, one, other)).side();
  }

  /** What is made of two values, that of the CRM and that of the books. */
  Value merged(@Nullable Value base, Value crm, Value books) {
    return ((Resolution.Merged) resolve(base, side(CRM, crm), side(BOOKS, books))).value();
  }

  String review(@Nullable Value base, Value crm, Value books) {
    return ((Resolution.Review) resolve(base, side(CRM, crm), side(BOOKS, books))).why();
  }

  static Conflict.Side side(SystemId system, Value value) {
    return new Conflict.Side(system, value, NOON);
  }

  static Conflict.Side side(SystemId system, String value, Instant at) {
    return new Conflict.Side(system, Value.text(value), at);
  }

  /** How often something is tried with chance: seldom where every mutant of the code is tried. */
  static int rounds(int usually) {
    return Math.max(10, usually / Integer.getInteger("mutation.thrift", 1));
  }

  static Conflict.Side any(Random random, Value value) {
    var systems = List.of(CRM, BOOKS, DESK, AttributeState.PERSON);
    return new Conflict.Side(
        systems.get(random.nextInt(systems.size())), value, NOON.plusMillis(random.nextInt(3)));
  }

  static Value list(Object... items) {
    var values = new ArrayList<Value>();
    for (var item : items) {
      values.add(item instanceof Value value ? value : Value.text(item.toString()));
    }
    return new Value.Items(values);
  }

  /** An object of names and texts in turn; a null is an emptied field. */
  static Value object(@Nullable Object... namesAndValues) {
    var fields = new TreeMap<String, Value>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      var value = namesAndValues[i + 1];
      fields.put(
          String.valueOf(namesAndValues[i]),
          value == null
              ? Value.CLEARED
              : value instanceof Value it ? it : Value.text(value.toString()));
    }
    return new Value.Struct(Map.copyOf(fields));
  }
}
