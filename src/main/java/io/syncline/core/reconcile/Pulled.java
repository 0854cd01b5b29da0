package io.syncline.core.reconcile;

import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Ongoing;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run's sides, staged; or what was examined before. Immutable. */
public final class Pulled {

  final @Nullable Work work;
  final List<SideCount> counts;
  final @Nullable Examination examination;
  final boolean baseline;

  /** What goes from step to step. */
  record Work(Ongoing run, String sync, List<DigestLayout> shapes, byte[] secret) {

    @Override
    public String toString() {
      return "Work[" + run.run().id() + "]";
    }
  }

  private Pulled(
      @Nullable Work work,
      List<SideCount> counts,
      @Nullable Examination examination,
      boolean baseline) {
    this.work = work;
    this.counts = List.copyOf(counts);
    this.examination = examination;
    this.baseline = baseline;
  }

  Pulled(Work work, List<SideCount> counts) {
    this(work, counts, null, false);
  }

  /** What was examined before is not pulled again. */
  public Pulled(Examination examination) {
    this(null, examination.sides(), examination, examination.baseline());
  }

  /**
   * After the count proof.
   *
   * @param doubt why it is not to be trusted; null: it is
   */
  Pulled proved(@Nullable String doubt, boolean first) {
    return new Pulled(
        work,
        counts,
        doubt == null ? null : new Examination(counts, false, doubt, first, 0, 0, 0),
        first);
  }

  Examination examination() {
    return Objects.requireNonNull(examination, "not examined before");
  }
}
