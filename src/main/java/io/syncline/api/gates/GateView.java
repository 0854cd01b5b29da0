package io.syncline.api.gates;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.core.gate.GateAnswer;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether the copies of a record agree, as they were read just now.
 *
 * @param why what keeps it from being agreed; empty where it is
 */
@Schema(name = "Gate")
record GateView(
    @Schema(enumeration = {"agreed", "differs", "unknown"}) String verdict,
    @Schema(nullable = true) @Nullable UUID record,
    String why,
    List<CopyView> copies,
    List<DifferingView> differing) {

  /** What a read showed. */
  @Schema(name = "GateCopy")
  record CopyView(
      String system,
      @Schema(nullable = true) @Nullable NativeRefView ref,
      @Schema(
              enumeration = {
                "read",
                "archived",
                "filtered-out",
                "not-found",
                "unread",
                "not-comparable",
                "none"
              })
          String shown,
      @Schema(nullable = true) @Nullable String why) {}

  /** An attribute in which two copies differ. */
  @Schema(name = "GateDifference")
  record DifferingView(String attribute, boolean masked, List<SaidView> said) {}

  /** What one copy says, as a unified value. */
  @Schema(name = "GateValue")
  record SaidView(
      String system,
      @Schema(implementation = Object.class, nullable = true, description = "null: it is masked")
          @Nullable Value value) {}

  static GateView of(GateAnswer it, String entity, Masking masking) {
    var record = it.record();
    if (record != null) {
      for (var each : it.differing()) {
        masking.shows("gate", entity, record, null, Set.of(each.attribute()));
      }
    }
    return new GateView(
        ApiWords.of(it.verdict()),
        record == null ? null : record.value(),
        it.why(),
        it.copies().stream()
            .map(
                copy ->
                    new CopyView(
                        copy.system().value(),
                        NativeRefView.of(copy.ref()),
                        ApiWords.of(copy.shown()),
                        copy.why()))
            .toList(),
        it.differing().stream()
            .map(each -> differing(each, masking.hides(entity, each.attribute())))
            .toList());
  }

  private static DifferingView differing(GateAnswer.Differing it, boolean masked) {
    return new DifferingView(
        it.attribute(),
        masked,
        List.of(
            new SaidView(it.one().system().value(), masked ? null : it.said()),
            new SaidView(it.other().system().value(), masked ? null : it.otherSaid())));
  }
}
