package io.syncline.api.runs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A run.
 *
 * @param counts how many of what, by the names of its kind
 * @param proof what looking at all sides came to; null where it is no reconciliation, or did not
 *     look yet
 */
@Schema(name = "Run")
public record RunView(
    String id,
    String kind,
    @Schema(nullable = true) @Nullable String sync,
    String status,
    @Schema(implementation = Object.class) Value request,
    @Schema(nullable = true) @Nullable String definitionHash,
    @JsonUnwrapped TimesView times,
    Map<String, Long> counts,
    @Schema(nullable = true) @Nullable String reason,
    String actor,
    @Schema(nullable = true) @Nullable ProofView proof) {

  /** When it was asked for, and when it ended. */
  public record TimesView(Instant askedAt, @Schema(nullable = true) @Nullable Instant endedAt) {}

  /** The count proof and what the comparison came to. */
  @Schema(name = "CountProof")
  public record ProofView(
      boolean trustworthy,
      @Schema(
              description =
                  "There was no trusted run to compare the counts with: this one is the first")
          boolean baseline,
      @Schema(nullable = true) @Nullable String reason,
      long agreeing,
      long rounding,
      long suspects,
      List<SideView> sides) {}

  /** One side of it. */
  @Schema(name = "SideCount")
  public record SideView(
      String entity,
      String system,
      String object,
      @JsonUnwrapped TotalsView totals,
      @JsonUnwrapped PulledView rows,
      @Schema(description = "False: nothing lists it, so it was not compared and never agrees")
          boolean comparable,
      boolean complete,
      @Schema(nullable = true) @Nullable String reason) {
    static SideView of(SideCount it) {
      return new SideView(
          it.of().entity(),
          it.of().system().value(),
          it.of().object(),
          new TotalsView(it.said().before(), it.said().after(), it.said().silent()),
          PulledView.of(it),
          it.verifiable(),
          it.complete(),
          it.reason());
    }
  }

  /** What the system itself says it has. */
  public record TotalsView(
      @Schema(nullable = true, description = "The total it reports before the pull")
          @Nullable Long saidBefore,
      @Schema(nullable = true, description = "The total it reports after the pull")
          @Nullable Long saidAfter,
      @Schema(nullable = true, description = "Why its count query returned no total")
          @Nullable String silent) {}

  /** What was read, in rows and records. */
  public record PulledView(
      long pulled,
      long distinct,
      long appeared,
      long vanished,
      long linked,
      long outOfFilter,
      long undecided,
      long compared) {

    static PulledView of(SideCount it) {
      var records = it.records();
      return new PulledView(
          it.listing().pulled(),
          records.distinct(),
          it.listing().appeared(),
          it.listing().vanished(),
          records.linked(),
          records.outOfFilter(),
          records.undecided(),
          records.compared());
    }
  }

  public static RunView of(Run it, @Nullable Examination examination) {
    return new RunView(
        it.id(),
        ApiWords.of(it.kind()),
        it.sync(),
        ApiWords.of(it.status()),
        it.request().words(),
        it.definition().hash(),
        new TimesView(it.request().at(), it.state().endedAt()),
        it.counts(),
        it.reason(),
        it.request().actor(),
        examination == null ? null : proof(examination));
  }

  private static ProofView proof(Examination it) {
    return new ProofView(
        it.trustworthy(),
        it.baseline(),
        it.reason(),
        it.agreeing(),
        it.rounding(),
        it.suspects(),
        it.sides().stream().map(SideView::of).toList());
  }
}
