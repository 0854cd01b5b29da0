package io.syncline.core.reconcile.judge;

import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.transform.Filters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges rows that are summed by their key, as payments against an invoice: what each side adds up
 * to by the live look, attribute by attribute. Pure.
 */
final class SumComparison {

  private SumComparison() {}

  /** Whether rows of one key are parts of one amount here; else they are duplicates. */
  static boolean judges(CheckedSuspect seen) {
    var suspect = seen.suspect();
    return suspect.bucket() == Bucket.DUPLICATE_KEY
        && suspect.listings().amounts() != null
        && !seen.terms().summed().isEmpty();
  }

  static List<DifferenceFinding> compared(CheckedSuspect seen) {
    var suspect = seen.suspect();
    var subject = suspect.subject();
    if (Math.max(subject.a().size(), subject.b().size()) >= Suspect.MOST_SUMMED) {
      return DifferenceFinding.whole(
          suspect, Verdict.UNDECIDABLE, "more rows of one key than can be read again");
    }
    var a = rows(seen.a());
    var b = rows(seen.b());
    if (Stream.concat(a.stream(), b.stream()).map(SideRecord::key).distinct().count() > 1) {
      return DifferenceFinding.whole(
          suspect, Verdict.UNDECIDABLE, "a row of it now belongs to another key");
    }
    if (a.isEmpty() && b.isEmpty()) {
      return DifferenceFinding.whole(suspect, Verdict.GONE, null);
    }
    if (a.isEmpty() || b.isEmpty()) {
      var bucket = b.isEmpty() ? Bucket.ONLY_IN_A : Bucket.ONLY_IN_B;
      return DifferenceFinding.asListed(suspect, bucket);
    }
    return sums(seen, a, b);
  }

  /** Those that take part. */
  private static List<SideRecord> rows(LiveState side) {
    return side.copies().stream()
        .filter(it -> !it.archived() && it.filter() != Filters.Answer.OUT)
        .toList();
  }

  private static List<DifferenceFinding> sums(
      CheckedSuspect seen, List<SideRecord> a, List<SideRecord> b) {
    var found = new ArrayList<DifferenceFinding>();
    var suspect = seen.suspect();
    var terms = seen.terms();
    var compared = terms.between(terms.primary(), seen.other());
    for (var name : terms.summed()) {
      var one = compared.contains(name) ? sum(terms, name, a) : null;
      var two = compared.contains(name) ? sum(terms, name, b) : null;
      boolean differs =
          one != null
              && two != null
              && one.subtract(two).abs().compareTo(terms.tolerance(name)) > 0;
      if (differs) {
        found.add(
            DifferenceFinding.asListed(
                suspect, Bucket.DIFFERS, name, new Value.Decimal(one), new Value.Decimal(two)));
      } else if (suspect.attributes().contains(name)) {
        found.add(DifferenceFinding.bare(suspect, Bucket.DIFFERS, name, Verdict.GONE, null));
      }
    }
    return found.isEmpty()
        ? List.of(
            DifferenceFinding.bare(
                suspect, suspect.bucket(), DifferenceKey.WHOLE, Verdict.GONE, null))
        : found;
  }

  /** Null where no row says it (S4). */
  private static @Nullable BigDecimal sum(Terms terms, String name, List<SideRecord> rows) {
    var said =
        rows.stream()
            .flatMap(it -> Stream.ofNullable(it.values().get(name)))
            .flatMap(it -> Stream.ofNullable(terms.measure(name, it)))
            .toList();
    return said.isEmpty() ? null : said.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
