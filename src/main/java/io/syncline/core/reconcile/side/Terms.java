package io.syncline.core.reconcile.side;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Naming;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
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
 * <p>Compared between two systems is what both map and the sync lets travel from one of them to the
 * other; under {@code conditional} what it lets travel under some condition. Instants are truncated
 * to the coarsest granularity of the entity's systems (S12); within the tolerance, inclusive,
 * numbers and times agree as rounding.
 */
public final class Terms {

  private static final long MILLIS_A_SECOND = 1_000;
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  private final Entity entity;
  private final SyncRules sync;
  private final Set<String> references;
  private final List<Participant> participants;
  private final List<String> attributes;
  private final List<String> key;
  private final long stepMillis;

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
    for (var attribute : sync.scope().attributes()) {
      if (references.contains(attribute)) {
        continue;
      }
      if (travels(attribute, one, other) || travels(attribute, other, one)) {
        both.add(attribute);
      }
    }
    return both;
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

  /** Whether a value of the attribute is a number or a time that sums or a tolerance work on. */
  public boolean measured(String attribute) {
    return type(attribute) == ValueType.DATE
        || type(attribute) == ValueType.DATETIME
        || counted(attribute);
  }

  /** Whether a value of the attribute is a number. */
  public boolean counted(String attribute) {
    return switch (type(attribute)) {
      case INTEGER, DECIMAL, MONEY -> true;
      default -> false;
    };
  }

  /**
   * By how much values of the attribute may differ, in its unit or in seconds; zero: not at all.
   */
  public BigDecimal tolerance(String attribute) {
    var said = sync.reconciliation();
    var tolerance =
        counted(attribute)
            ? said.criteria().tolerance()
            : measured(attribute) ? seconds(said.criteria().dateTolerance()) : null;
    return tolerance == null ? BigDecimal.ZERO : tolerance;
  }

  private static @Nullable BigDecimal seconds(@Nullable Duration time) {
    return time == null
        ? null
        : BigDecimal.valueOf(time.getSeconds())
            .add(BigDecimal.valueOf(time.getNano()).divide(NANOS));
  }

  /** Whether the attribute's values are to be protected where they are stored (S24). */
  boolean kept(String attribute) {
    return entity.attribute(attribute).filter(it -> it.masked() || it.encrypted()).isPresent();
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
    if (counted(attribute)) {
      return value instanceof Value.Decimal decimal && small(decimal.value())
          ? decimal.value()
          : null;
    }
    return measured(attribute) && comparable(attribute, value) instanceof Value.Text text
        ? instant(text.value())
        : null;
  }

  /** What PostgreSQL's numeric holds many times over; larger ones are compared as they are. */
  private static boolean small(BigDecimal number) {
    return number.precision() <= 100 && Math.abs((long) number.scale()) <= 100;
  }

  private static @Nullable BigDecimal instant(String text) {
    try {
      var at =
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : IsoTimes.parsed(text);
      return BigDecimal.valueOf(at.toEpochMilli()).movePointLeft(3);
    } catch (DateTimeParseException | ArithmeticException e) {
      return null;
    }
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
    return left != null
            && right != null
            && left.subtract(right).abs().compareTo(tolerance(attribute)) <= 0
        ? Agreement.ROUNDING
        : Agreement.DIFFERENT;
  }
}
