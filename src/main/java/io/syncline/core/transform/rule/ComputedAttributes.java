package io.syncline.core.transform.rule;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.expression.Expression;
import io.syncline.core.expression.ThreeValued;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.rule.Conversions.RateTable;
import io.syncline.core.transform.value.IdentityCache;
import io.syncline.core.transform.value.ParseContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a record that rules compute. They follow from the record's other attributes
 * after conflicts are decided; no system changes them. Pure; safe for threads.
 *
 * <p>A rule whose result is empty, or one that the attribute's type or validation refuses, assigns
 * nothing: the record keeps the value it has. A fact that is not known any more is emptied, a mark
 * whose condition does not hold any more is false. While an attribute that a rule needs waits for a
 * person, what is computed from it is not written either.
 */
public final class ComputedAttributes {

  /** Those that a record misses where they give nothing. */
  private static final Set<Class<?>> GIVES_RESULTS =
      Set.of(Computation.Assigned.class, Computation.Converted.class);

  private static final IdentityCache<Entity, Class<?>, List<Rule>> RULES = new IdentityCache<>();

  /**
   * A compiled rule.
   *
   * @param expression null where none says it
   * @param inputs the attributes it is computed from, those behind other rules among them
   * @param reader reads the result as a value of the attribute
   */
  private record Rule(
      Attribute attribute,
      Computation computation,
      @Nullable Expression expression,
      Set<String> inputs,
      ResultReader reader) {}

  /**
   * What the rules give for a record.
   *
   * @param changed the attributes whose values change, or were a system's until now
   * @param withoutResult the attributes whose rules gave no usable result
   */
  public record Result(Map<String, AttributeState> changed, Set<String> withoutResult) {

    static final Result NONE = new Result(Map.of(), Set.of());
  }

  private ComputedAttributes() {}

  /**
   * Computes all rules of an entity, those that others need first.
   *
   * @param record as resolved
   * @param now the time of a value none of whose inputs has one
   * @param copies whether the copies of the record hold the same; empty where that is unknown, null
   *     where nothing new is known
   * @param rates by which amounts are converted
   */
  public static Result of(
      Entity entity,
      UnifiedRecord record,
      Instant now,
      Function<Computation.Compared, @Nullable Value> copies,
      RateTable rates) {
    var rules = rules(entity);
    if (rules.isEmpty()) {
      return Result.NONE;
    }
    var changed = new TreeMap<String, AttributeState>();
    var withoutResult = new HashSet<String>();
    var kept = new HashMap<String, Value>();
    for (var rule : rules) {
      var name = rule.attribute().name();
      var seen = record.holding(changed);
      var held = record.attributes().get(name);
      var value =
          rule.computation() instanceof Computation.Converted it
              ? converted(entity, rule, it, seen, kept, rates)
              : value(rule, seen, now, copies, kept);
      if (value == null && GIVES_RESULTS.contains(rule.computation().getClass())) {
        withoutResult.add(name);
      } else if (value != null && isNew(held, value)) {
        var at = editedAt(rule, seen, now);
        changed.put(
            name,
            held == null
                ? new AttributeState(value, AttributeState.RULE, at, 1)
                : held.next(value, AttributeState.RULE, at));
      }
    }
    return new Result(changed, withoutResult);
  }

  /**
   * @param kept takes what is kept of the rate
   */
  private static @Nullable Value converted(
      Entity entity,
      Rule rule,
      Computation.Converted computation,
      UnifiedRecord record,
      Map<String, Value> kept,
      RateTable rates) {
    var name = rule.attribute().name();
    var asked = Objects.requireNonNull(rule.expression()).conversion(record.values());
    if (asked == null) {
      return null;
    }
    var last = record.value(name + Computation.RateOf.SUFFIX);
    var result = Conversions.of(entity, computation.rates(), asked, last, rates);
    kept.put(name, result.kept());
    var amount = result.amount();
    return amount == null || amount.isEmpty() ? amount : rule.reader().read(amount);
  }

  private static boolean isNew(@Nullable AttributeState held, Value value) {
    return held == null
        ? !value.isEmpty()
        : !held.value().agreesWith(value) || !held.source().equals(AttributeState.RULE);
  }

  /**
   * The copy to read once more, so that rules compute again what depends on these attributes. For
   * changes that no copy showed: a person's decision, an undone run, a merge.
   */
  public static Optional<NativeRef> copyToRead(
      Entity entity, RecordState state, Collection<String> changed) {
    return rules(entity).stream().anyMatch(it -> it.inputs().stream().anyMatch(changed::contains))
        ? state.links().stream()
            .map(LinkState::link)
            .filter(it -> it.role() == Link.Role.MAIN)
            .map(Link::ref)
            .filter(it -> entity.participant(it.system()).isPresent())
            .min(Comparator.comparingInt(it -> entity.participant(it.system()).get().rank()))
        : Optional.empty();
  }

  /** Whether an attribute is computed from one of these. */
  public static boolean dependsOn(Entity entity, String attribute, Collection<String> others) {
    if (others.isEmpty()) {
      return false;
    }
    for (var rule : rules(entity)) {
      if (rule.attribute().name().equals(attribute)) {
        return rule.inputs().stream().anyMatch(others::contains);
      }
    }
    return false;
  }

  /** What a rule gives now; null: nothing, and the attribute keeps what it has. */
  private static @Nullable Value value(
      Rule rule,
      UnifiedRecord record,
      Instant now,
      Function<Computation.Compared, @Nullable Value> copies,
      Map<String, Value> kept) {
    if (rule.computation() instanceof Computation.Compared compared) {
      return copies.apply(compared);
    }
    if (rule.computation() instanceof Computation.RateOf of) {
      return kept.get(of.converted());
    }
    var held = record.value(rule.attribute().name());
    if (rule.computation() instanceof Computation.MarkedAt marked) {
      boolean set = held != null && !held.isEmpty();
      return isTrue(record.value(marked.mark()))
          ? set ? null : rule.reader().read(Value.text(now.toString()))
          : Value.CLEARED;
    }
    var expression = Objects.requireNonNull(rule.expression());
    if (rule.computation() instanceof Computation.Marked) {
      boolean holds = expression.test(record.values()) == ThreeValued.TRUE;
      return holds || held != null ? rule.reader().read(Value.flag(holds)) : null;
    }
    var value = expression.evaluate(record.values());
    return value == null ? null : rule.reader().read(value);
  }

  private static boolean isTrue(@Nullable Value value) {
    return value != null && "true".equalsIgnoreCase(Scalars.text(value));
  }

  /** Whether something is computed from what the copies of a record hold. */
  public static boolean comparesCopies(Entity entity) {
    for (var rule : rules(entity)) {
      if (rule.computation() instanceof Computation.Compared) {
        return true;
      }
    }
    return false;
  }

  /** When the youngest of its inputs was edited. */
  private static Instant editedAt(Rule rule, UnifiedRecord record, Instant now) {
    return rule.computation().inputs().stream()
        .map(it -> record.attributes().get(it))
        .filter(Objects::nonNull)
        .map(AttributeState::editedAt)
        .max(Instant::compareTo)
        .orElse(now);
  }

  private static List<Rule> rules(Entity entity) {
    return RULES.get(entity, ComputedAttributes.class, () -> compile(entity));
  }

  private static List<Rule> compile(Entity entity) {
    var attributes = entity.attributes();
    var context = ParseContext.of(entity);
    var direct = new TreeMap<String, Direct>();
    attributes.forEach(
        (name, it) -> {
          var computed = it.writing().computed();
          if (computed != null) {
            direct.put(name, direct(computed));
          }
        });
    var ordered = new LinkedHashSet<String>();
    direct.keySet().forEach(name -> order(name, direct, new HashSet<>(), ordered));
    var rules = new ArrayList<Rule>();
    for (var name : ordered) {
      var inputs = new HashSet<String>();
      collect(name, direct, inputs);
      var attribute = attributes.get(name);
      rules.add(
          new Rule(
              attribute,
              direct.get(name).computation(),
              direct.get(name).expression(),
              Set.copyOf(inputs),
              new ResultReader(attribute, context)));
    }
    return List.copyOf(rules);
  }

  /**
   * A rule as it is written.
   *
   * @param names what it needs, as its expression names it
   */
  private record Direct(
      Computation computation, @Nullable Expression expression, Set<String> names) {}

  private static Direct direct(Computation computed) {
    if (computed instanceof Computation.ByExpression said) {
      var expression =
          Expression.converting(said.expression(), name -> said.names().getOrDefault(name, name));
      return new Direct(computed, expression, expression.names());
    }
    return new Direct(computed, null, computed.inputs());
  }

  /** Those that a rule needs go before it. A circle is refused when the definition is read. */
  private static void order(
      String name, Map<String, Direct> direct, Set<String> under, Set<String> ordered) {
    if (under.add(name)) {
      direct.get(name).names().stream()
          .filter(direct::containsKey)
          .sorted()
          .forEach(it -> order(it, direct, under, ordered));
      ordered.add(name);
    }
  }

  private static void collect(String name, Map<String, Direct> direct, Set<String> inputs) {
    var needed = direct.get(name);
    if (needed != null) {
      for (var it : needed.names()) {
        if (inputs.add(it)) {
          inputs.add(it.split("\\.", 2)[0]);
          collect(it, direct, inputs);
        }
      }
    }
  }
}
