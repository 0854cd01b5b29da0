package io.syncline.core.transform;

import io.syncline.core.definition.model.Computation.Compared;
import io.syncline.core.definition.model.Computation.Fact;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Naming;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.Measures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the copies of one record hold the same amounts, dates or customer: what each system is
 * known to hold is compared, read through its map. Pure; safe for threads.
 *
 * <p>It is unknown with fewer than two copies, and where a value of one of them was never read, is
 * empty, or names a record that is not known. Amounts of different currencies never match.
 */
public final class CopyFacts {

  private final Transformer transformer;

  public CopyFacts(Transformer transformer) {
    this.transformer = transformer;
  }

  /** A flag; cleared where it is unknown. */
  public Value of(Entity entity, RecordState state, Compared fact) {
    var copies =
        state.links().stream()
            .filter(it -> it.link().role() == Link.Role.MAIN)
            .filter(it -> fact.systems().contains(it.link().ref().system()))
            .filter(it -> entity.participant(it.link().ref().system()).isPresent())
            .toList();
    var answers = new HashSet<Optional<Boolean>>();
    for (var attribute : fact.attributes()) {
      answers.add(Optional.ofNullable(agree(entity, state, fact, attribute, copies)));
    }
    if (answers.contains(Optional.of(false))) {
      return Value.flag(false);
    }
    return answers.contains(Optional.<Boolean>empty()) ? Value.CLEARED : Value.flag(true);
  }

  /** Null where it is unknown. */
  private @Nullable Boolean agree(
      Entity entity, RecordState state, Compared fact, String attribute, List<LinkState> copies) {
    var holding = copies.stream().filter(it -> maps(entity, it, attribute)).toList();
    var values = new ArrayList<Value>();
    for (var copy : holding) {
      var value = value(entity, state, copy, attribute);
      if (value == null || value.isEmpty()) {
        return null;
      }
      values.add(value);
    }
    if (values.size() < 2) {
      return null;
    }
    if (fact.fact() == Fact.AMOUNTS_MATCH) {
      var same = sameCurrency(entity, state, holding);
      if (same == null || !same) {
        return same;
      }
    }
    return alike(type(entity, attribute), values, fact.tolerance());
  }

  private static boolean maps(Entity entity, LinkState copy, String attribute) {
    return entity
        .participant(copy.link().ref().system())
        .flatMap(it -> it.mappingOf(attribute))
        .filter(it -> it.in())
        .isPresent();
  }

  /** What the copy is known to hold; null where that was never read, or cannot be compared. */
  private @Nullable Value value(
      Entity entity, RecordState state, LinkState copy, String attribute) {
    var participant = entity.participant(copy.link().ref().system()).orElseThrow();
    var mapping = participant.mappingOf(attribute).orElseThrow();
    var held = copy.shadow().field(mapping.field().path());
    boolean unlinked = mapping.field().type() == ValueType.REFERENCE && mapping.reference() == null;
    return held == null || unlinked
        ? null
        : transformer.unified(entity, participant, mapping, held.held(), state.references());
  }

  /** Null where one copy says its currency, and another does not. */
  private @Nullable Boolean sameCurrency(Entity entity, RecordState state, List<LinkState> copies) {
    var currencies = new HashSet<Optional<String>>();
    for (var copy : copies) {
      currencies.add(Optional.ofNullable(currency(entity, state, copy)));
    }
    if (currencies.stream().filter(Optional::isPresent).count() > 1) {
      return false;
    }
    return currencies.size() > 1 ? null : true;
  }

  private @Nullable String currency(Entity entity, RecordState state, LinkState copy) {
    for (var attribute : Naming.currencies(entity)) {
      var value = maps(entity, copy, attribute) ? value(entity, state, copy, attribute) : null;
      if (value != null && !value.isEmpty()) {
        return Scalars.text(value);
      }
    }
    var assumed = entity.reading().currency();
    return assumed.isEmpty() ? null : assumed;
  }

  private static ValueType type(Entity entity, String attribute) {
    return entity.attribute(attribute).map(it -> it.type()).orElse(ValueType.TEXT);
  }

  /** Whether all lie within the tolerance of one another. */
  private static boolean alike(ValueType type, List<Value> values, BigDecimal tolerance) {
    var first = values.get(0);
    if (values.stream().allMatch(first::agreesWith)) {
      return true;
    }
    var measures = new ArrayList<BigDecimal>();
    for (var value : values) {
      var measure = Measures.of(type, value);
      if (measure == null) {
        return false;
      }
      measures.add(measure);
    }
    var least = measures.stream().reduce(BigDecimal::min).orElseThrow();
    var most = measures.stream().reduce(BigDecimal::max).orElseThrow();
    return Measures.within(least, most, tolerance);
  }
}
