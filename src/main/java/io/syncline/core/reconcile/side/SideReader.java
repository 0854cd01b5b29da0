package io.syncline.core.reconcile.side;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.clean.MatchNormalizer;
import io.syncline.core.transform.path.ExternalIds;
import io.syncline.core.transform.value.CalendarDays;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads native records as they are compared: through the same transform as real-time sync, not
 * validated, because a value that no definition allows is a difference all the same. Safe for
 * threads.
 */
public final class SideReader {

  private final Terms terms;
  private final Transformer transformer;

  /** Of the attributes of the key. */
  private final List<Function<Value, Optional<String>>> normalizers;

  public SideReader(Terms terms, Transformer transformer) {
    this.terms = terms;
    this.transformer = transformer;
    this.normalizers =
        terms.key().stream().map(it -> MatchNormalizer.of(it, terms.type(it))).toList();
  }

  /**
   * With every attribute that it says: some callers ask for attributes that are not compared.
   *
   * @param ahead how far the system's clock is ahead of ours
   */
  public SideRecord read(Participant participant, NativeRecord record, Duration ahead) {
    var said =
        terms.assumed(
            transformer.said(terms.entity(), participant, record.fields(), SideReader::unreadable));
    var names =
        ExternalIds.said(participant, record.ref(), record.fields()).stream()
            .map(ExternalIds.Said::other)
            .toList();
    return new SideRecord(
        record.ref(),
        said,
        key(participant, names, said),
        names,
        Filters.judge(
            terms.sync().scope().filter(), said.only(it -> !ownedElsewhere(participant, it))),
        new SideRecord.Times(
            ours(record.updatedAt(), ahead),
            ours(record.createdAt(), ahead),
            period(said),
            terms.day(said)),
        record.archived());
  }

  /** What another system owns is not said here: the filter is undecided about it. */
  private boolean ownedElsewhere(Participant participant, String name) {
    var attribute = terms.entity().attributes().get(name);
    var owner = attribute == null ? null : attribute.writing().owner();
    return owner != null
        && attribute.strategy().kind() != Strategy.Kind.FIELD_PRIORITY
        && !owner.equals(participant.system());
  }

  /**
   * One that holds the id of a record on side A is that record or none: weaker rules are not tried.
   */
  private @Nullable String key(Participant participant, List<NativeRef> names, Attributes said) {
    var primary = terms.primary().system();
    return participant.system().equals(primary)
        ? key(said)
        : names.stream()
            .filter(it -> it.system().equals(primary))
            .map(it -> "id:" + it)
            .findFirst()
            .orElseGet(() -> key(said));
  }

  private static @Nullable Instant ours(@Nullable Instant theirs, Duration ahead) {
    return theirs == null ? null : theirs.minus(ahead);
  }

  private static Value unreadable(Value held) {
    return new Value.Struct(Map.of("unreadable", held));
  }

  /** As match values are made: each with its length before it, so that none runs into the next. */
  private @Nullable String key(Attributes said) {
    if (terms.key().isEmpty()) {
      return null;
    }
    var joined = new StringBuilder();
    for (int i = 0; i < normalizers.size(); i++) {
      var value = said.get(terms.key().get(i));
      var text = value == null ? Optional.<String>empty() : normalizers.get(i).apply(value);
      if (text.isEmpty()) {
        return null;
      }
      joined.append(text.get().length()).append(':').append(text.get());
    }
    terms.currencyOfKey(said).ifPresent(it -> joined.append(it.length()).append(':').append(it));
    return joined.toString();
  }

  private @Nullable Instant period(Attributes said) {
    var name = terms.sync().reconciliation().periodAttribute();
    var value = name == null ? null : said.get(name);
    var zone = terms.entity().reading().timeZone();
    var day =
        name == null || terms.type(name) != ValueType.DATE
            ? null
            : CalendarDays.of(ValueType.DATE, value, zone);
    if (day != null) {
      return day.atStartOfDay(zone).toInstant();
    }
    var seconds = value == null ? null : terms.measure(name, value);
    return seconds == null ? null : Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }
}
