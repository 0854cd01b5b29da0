package io.syncline.api.quality;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.core.reconcile.pull.Counting.Counted;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the systems of a sync hold. */
@Schema(name = "Counts")
record CountsView(String sync, List<SideView> sides) {

  /**
   * One side.
   *
   * @param reason why it could not be counted; null where it was
   */
  @Schema(name = "CountedSide")
  record SideView(
      String entity,
      String system,
      String object,
      @Schema(description = "Whether it could be listed; the counts are there only then")
          boolean counted,
      @Schema(nullable = true) @Nullable String reason,
      @JsonUnwrapped TallyView tally) {

    static SideView of(String entity, Counted it) {
      var at = it.participant();
      boolean counted = it.tally() != null;
      return new SideView(
          entity,
          at.system().value(),
          at.object(),
          counted,
          counted ? null : it.why(),
          counted ? TallyView.of(it) : TallyView.NONE);
    }
  }

  /** The counts of a side; all null where it could not be listed. */
  record TallyView(
      @Schema(nullable = true, description = "The total that the system reports")
          @Nullable Long says,
      @Schema(nullable = true, description = "Why its count query returned no total")
          @Nullable String silent,
      @Schema(nullable = true, description = "Records, each once") @Nullable Long listed,
      @Schema(nullable = true, description = "Rows beyond the first of a record")
          @Nullable Long twice,
      @Schema(nullable = true) @Nullable Long archived,
      @Schema(nullable = true) @Nullable Long outOfFilter,
      @Schema(nullable = true) @Nullable Long inFilter,
      @Schema(
              nullable = true,
              description = "In the filter, without a key: only a link could pair it")
          @Nullable Long noKey,
      @Schema(nullable = true, description = "In the filter, with a counterpart by key")
          @Nullable Long sameKey,
      @Schema(nullable = true, description = "In the filter and linked") @Nullable Long linked,
      @Schema(nullable = true, description = "In the filter and not linked")
          @Nullable Long unlinked) {

    static final TallyView NONE =
        new TallyView(null, null, null, null, null, null, null, null, null, null, null);

    static TallyView of(Counted it) {
      var tally = it.tally();
      var linked = tally.linked();
      return new TallyView(
          tally.said().total(),
          tally.said().why(),
          tally.distinct(),
          tally.listed() - tally.distinct(),
          tally.archived(),
          tally.distinct() - tally.archived() - tally.inFilter(),
          tally.inFilter(),
          tally.withoutKey(),
          it.shared(),
          linked,
          linked == null ? null : tally.inFilter() - linked);
    }
  }
}
