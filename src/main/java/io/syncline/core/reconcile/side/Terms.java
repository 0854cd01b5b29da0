package io.syncline.core.reconcile.side;

import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Naming;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.CalendarDays;
import io.syncline.core.transform.value.Measures;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a sync compares of an entity's records, and what counts as the same. Pure; safe for threads.
 *
 * <p>References are not compared: each system names its own native ids (S15).
 *
 * <p>Compared between two systems is what both map, and either a fact compares or the sync lets
 * travel from one of them to the other; under {@code conditional} what it lets travel under some
 * condition. Instants are truncated to the coarsest granularity of the entity's systems (S12);
 * within the tolerance, inclusive, numbers and times agree as rounding.
 */
public final class Terms {

  /** What numbers are called that are amounts. */
  private static final Set<String> AMOUNTS = Set.of("amount", "total");

  private static final long MILLIS_A_SECOND = 1_000;

  private final Entity entity;
  private final SyncRules sync;
  private final Set<String> references;
  private final List<Participant> participants;
  private final List<String> attributes;
  private final List<String> key;
  private final long stepMillis;

  /** The attribute that says in which currency amounts are; null: none does. */
  private final @Nullable String currency;

  /** The currency of rows that say none; null: none is assumed. */
  private final @Nullable Value assumed;

  /** Whether the currency belongs to the key of a row. */
  private final boolean keyedByCurrency;

  public Terms(Entity entity, SyncRules sync) {
    this(entity, sync, any -> true);
  }

  /**
   * @param among the systems that side A is compared with
   */
  public Terms(Entity entity, SyncRules sync, Predicate<SystemId> among) {
    this.entity = entity;
    this.sync = sync;
    this.references = Set.copyOf(entity.references().keySet());
    this.currency = Naming.currencies(entity).stream().findFirst().orElse(null);
    var members =
        entity.participants().stream()
            .filter(it -> sync.systems().contains(it.system()))
            .sorted(Comparator.comparingInt(Participant::rank))
            .toList();
    this.participants =
        members.stream().filter(it -> it == members.get(0) || among.test(it.system())).toList();
    var all = new TreeSet<String>();
    participants.stream().skip(1).forEach(it -> all.addAll(between(primary(), it)));
    this.attributes = List.copyOf(all);
    var written = sync.reconciliation().criteria().key();
    this.key = written.isEmpty() ? firstRule(entity.matchRules()) : written;
    this.stepMillis = Math.max(1, entity.granularity().toMillis());
    var said = entity.reading().currency();
    this.assumed =
        currency == null || said.isEmpty() || attributes.stream().noneMatch(this::counted)
            ? null
            : Value.text(said);
    this.keyedByCurrency = !summed().isEmpty() && sayCurrency(participants);
  }

  /** What a sync compares, entity by entity in the order of their names. */
  public static List<Terms> of(Installation installation, String sync) {
    return all(installation, sync).filter(it -> it.participants().size() > 1).toList();
  }

  /** The same with entities that only one system has. */
  static Stream<Terms> all(Installation installation, String sync) {
    return installation.entities().values().stream()
        .sorted(Comparator.comparing(Entity::name))
        .flatMap(
            entity ->
                entity.syncs().stream()
                    .filter(it -> it.sync().equals(sync))
                    .limit(1)
                    .map(rules -> new Terms(entity, rules)));
  }

  private static List<String> firstRule(List<MatchRule> rules) {
    return rules.isEmpty() ? List.of() : rules.get(0).attributes();
  }

  /** How two values of an attribute compare. */
  public enum Agreement {
    EQUAL,
    /** Different, and within the tolerance: counted as agreeing. */
    ROUNDING,
    /** One side does not say the attribute: nothing is concluded (S4). */
    UNSAID,
    DIFFERENT
  }

  public Entity entity() {
    return entity;
  }

  public SyncRules sync() {
    return sync;
  }

  /** Side A: the entity's primary, or the first system of this sync. */
  public Participant primary() {
    return participants.get(0);
  }

  /** By rank; side A is compared with each of the others. */
  public List<Participant> participants() {
    return participants;
  }

  /** All that is compared between side A and any other, in order. */
  public List<String> attributes() {
    return attributes;
  }

  /** What is compared between two systems. */
  public Set<String> between(Participant one, Participant other) {
    var both = new TreeSet<String>();
    var known = new TreeSet<>(sync.scope().attributes());
    Stream.ofNullable(currency).forEach(known::add);
    for (var attribute : known) {
      if (references.contains(attribute)) {
        continue;
      }
      if (travels(attribute, one, other)
          || travels(attribute, other, one)
          || isFact(attribute, one, other)
          || isCurrencyOfFact(attribute, one, other)) {
        both.add(attribute);
      }
    }
    return both;
  }

  /** What facts compare is compared, though neither system is written. */
  private boolean isFact(String attribute, Participant one, Participant other) {
    return facts(attribute)
            .anyMatch(it -> it.systems().containsAll(List.of(one.system(), other.system())))
        && Stream.of(one, other)
            .allMatch(it -> it.mappingOf(attribute).filter(FieldMapping::in).isPresent());
  }

  /** Amounts are the same in one currency only. */
  private boolean isCurrencyOfFact(String attribute, Participant one, Participant other) {
    return attribute.equals(currency)
        && sayCurrency(List.of(one, other))
        && sync.scope().attributes().stream()
            .filter(this::counted)
            .anyMatch(it -> isFact(it, one, other));
  }

  /** Whether each of them says in which currency its amounts are, or one is assumed. */
  private boolean sayCurrency(List<Participant> systems) {
    return currency != null
        && (!entity.reading().currency().isEmpty()
            || systems.stream()
                .allMatch(it -> it.mappingOf(currency).filter(FieldMapping::in).isPresent()));
  }

  private Stream<Computation.Compared> facts(String attribute) {
    return entity.attributes().values().stream()
        .map(it -> it.writing().computed())
        .filter(Computation.Compared.class::isInstance)
        .map(Computation.Compared.class::cast)
        .filter(it -> it.attributes().contains(attribute));
  }

  private boolean travels(String attribute, Participant from, Participant to) {
    return sync.flow().flows().permits(attribute, from.system(), to.system())
        && from.mappingOf(attribute).filter(it -> it.in()).isPresent()
        && to.mappingOf(attribute).filter(it -> it.out()).isPresent();
  }

  /** The attributes by which records without a link are compared; empty: by links alone. */
  public List<String> key() {
    return key;
  }

  /** The attributes by which a person knows a pair. */
  public List<String> naming() {
    return Naming.of(entity, key);
  }

  /**
   * The amounts of which rows of one key are parts, as payments of an invoice; empty where rows of
   * one key are duplicates. They are parts where the definition names the key by which they belong
   * together: match rules name what is the same.
   */
  public List<String> summed() {
    return sync.reconciliation().criteria().key().isEmpty()
        ? List.of()
        : attributes.stream().filter(it -> counted(it) && !kept(it) && !key.contains(it)).toList();
  }

  /**
   * What a row is taken to say: where amounts are compared and it says no currency, that of the
   * sync is assumed.
   */
  Attributes assumed(Attributes said) {
    if (currency == null || assumed == null) {
      return said;
    }
    var held = said.get(currency);
    return held != null && !held.isEmpty() ? said : said.with(currency, assumed);
  }

  /**
   * The currency that belongs to the key of a row: rows of different ones are never added up. Empty
   * where there is none, or a side does not say it.
   */
  Optional<String> currencyOfKey(Attributes said) {
    if (currency == null || !keyedByCurrency) {
      return Optional.empty();
    }
    var held = said.get(currency);
    return Optional.of(held == null ? "" : String.valueOf(Scalars.text(held)));
  }

  /** The day that places a row in a period; null: it says none, or the day is to be protected. */
  @Nullable LocalDate day(Attributes said) {
    var name = sync.reconciliation().periodAttribute();
    return name == null || kept(name)
        ? null
        : CalendarDays.of(type(name), said.get(name), entity.reading().timeZone());
  }

  /** In which currency a row's amounts are; empty: it does not say. */
  public String currencyOf(Attributes said) {
    var held = currency == null ? null : said.get(currency);
    return held == null || held.isEmpty()
        ? entity.reading().currency()
        : String.valueOf(Scalars.text(held));
  }

  /**
   * The amounts that a close adds up: money, and numbers called {@code amount} or {@code total}.
   */
  public List<String> amounts() {
    return attributes.stream()
        .filter(it -> type(it) == ValueType.MONEY || counted(it) && AMOUNTS.contains(it))
        .toList();
  }

  /** The same that must be known to add them up, and are to be protected. */
  public List<String> protectedFigures() {
    var place = sync.reconciliation().periodAttribute();
    return Stream.concat(amounts().stream(), Stream.of(currency, place).filter(Objects::nonNull))
        .filter(this::kept)
        .toList();
  }

  /** Whether a value of the attribute is a number or a time that sums or a tolerance work on. */
  public boolean measured(String attribute) {
    return Measures.measured(type(attribute));
  }

  /** Whether a value of the attribute is a number. */
  public boolean counted(String attribute) {
    return Measures.counted(type(attribute));
  }

  /**
   * By how much values of the attribute may differ, in its unit or in seconds; zero: not at all.
   */
  public BigDecimal tolerance(String attribute) {
    var criteria = sync.reconciliation().criteria();
    if (!counted(attribute)) {
      return measured(attribute) ? criteria.seconds() : BigDecimal.ZERO;
    }
    return Optional.ofNullable(criteria.tolerance())
        .or(() -> facts(attribute).map(Computation.Compared::tolerance).findFirst())
        .orElse(BigDecimal.ZERO);
  }

  /** Whether the attribute's values are to be protected where they are stored (S24). */
  boolean kept(String attribute) {
    return entity
        .attribute(attribute)
        .filter(it -> it.secrecy().masked() || it.secrecy().encrypted())
        .isPresent();
  }

  public ValueType type(String attribute) {
    return entity.attribute(attribute).map(it -> it.type()).orElse(ValueType.TEXT);
  }

  /** The value at the precision at which it is compared. */
  public Value comparable(String attribute, Value value) {
    return type(attribute) == ValueType.DATETIME ? comparableTime(value) : value;
  }

  /** The same of an attribute whose values are times with a day. */
  public Value comparableTime(Value value) {
    if (!(value instanceof Value.Text text)) {
      return value;
    }
    if (MILLIS_A_SECOND % stepMillis == 0 && IsoTimes.unified(text.value())) {
      return value;
    }
    try {
      long millis = IsoTimes.parsed(text.value()).toEpochMilli();
      return Value.text(
          Instant.ofEpochMilli(Math.floorDiv(millis, stepMillis) * stepMillis).toString());
    } catch (DateTimeParseException | ArithmeticException e) {
      return value;
    }
  }

  /** The value as a number, times as seconds; null where it is none. */
  public @Nullable BigDecimal measure(String attribute, Value value) {
    return Measures.of(type(attribute), comparable(attribute, value));
  }

  /**
   * How two unified values of an attribute compare.
   *
   * @param one null where its side does not say the attribute
   */
  public Agreement compare(String attribute, @Nullable Value one, @Nullable Value other) {
    if (one == null || other == null) {
      return Agreement.UNSAID;
    }
    if (comparable(attribute, one).agreesWith(comparable(attribute, other))) {
      return Agreement.EQUAL;
    }
    var left = measure(attribute, one);
    var right = measure(attribute, other);
    return left != null && right != null && Measures.within(left, right, tolerance(attribute))
        ? Agreement.ROUNDING
        : Agreement.DIFFERENT;
  }
}
