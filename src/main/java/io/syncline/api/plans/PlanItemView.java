package io.syncline.api.plans;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NameView;
import io.syncline.api.http.NativeRefView;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.model.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One thing that carrying a plan out would do.
 *
 * @param names its business key and what it is called; empty where its record is not known
 * @param record null for one that is not there yet
 * @param source the copy whose look led to it
 * @param target the system it concerns
 * @param id of the copy there; null where there is none yet
 * @param refusal why it was not carried out
 */
@Schema(name = "PlanItem")
public record PlanItemView(
    long seq,
    @Schema(
            enumeration = {
              "create",
              "update",
              "remove",
              "link",
              "conflict",
              "question",
              "rejected"
            })
        String kind,
    String entity,
    List<NameView> names,
    @Schema(nullable = true) @Nullable String record,
    @Schema(nullable = true) @Nullable NativeRefView source,
    @Schema(nullable = true) @Nullable String target,
    @Schema(nullable = true) @Nullable String id,
    @JsonUnwrapped EffectView effect,
    @Schema(enumeration = {"planned", "filed", "refused"}) String status,
    @Schema(nullable = true) @Nullable String refusal) {

  /**
   * What it would change.
   *
   * @param changes what the copy means and would mean, per attribute
   * @param fields what would be sent; left out where it may hold what is masked
   * @param overwritesNewer whether the copy was changed later than what would be put over it
   */
  public record EffectView(
      List<ChangeView> changes,
      @Schema(implementation = Object.class, nullable = true) Value.@Nullable Struct fields,
      @Schema(nullable = true) @Nullable String reason,
      boolean overwritesNewer) {}

  /** An attribute's change; masked ones are named and not shown. */
  @Schema(name = "PlannedChange")
  public record ChangeView(
      String attribute,
      @Schema(implementation = Object.class, nullable = true) @Nullable Value before,
      @Schema(implementation = Object.class, nullable = true) @Nullable Value after,
      @Schema(nullable = true, description = "Of an amount, where its record says it")
          @Nullable String currency,
      boolean masked) {}

  public static PlanItemView of(PlanItem it, Masking masking) {
    var copy = it.target().copy();
    var target = it.target().system();
    var record = it.subject().record();
    boolean whole =
        !it.effect().fields().fields().isEmpty()
            && !masking.hidesPayload(it.subject().entity(), copy);
    var seen = new HashSet<>(it.effect().changes().keySet());
    seen.addAll(it.subject().names().keySet());
    if (whole && target != null) {
      seen.addAll(
          masking.attributesOf(
              it.subject().entity(), target, it.effect().fields().fields().keySet()));
    }
    masking.shows(
        "plan",
        it.subject().entity(),
        record,
        it.source().ref() == null ? copy : it.source().ref(),
        seen);
    return new PlanItemView(
        it.seq(),
        ApiWords.of(it.kind()),
        it.subject().entity(),
        masking.names(it.subject().entity(), it.subject().names()),
        record == null ? null : record.toString(),
        NativeRefView.of(it.source().ref()),
        target == null ? null : target.value(),
        copy == null || PlanItem.isPlanned(copy) ? null : copy.id(),
        new EffectView(
            changes(it, masking),
            whole ? it.effect().fields() : null,
            it.effect().reason(),
            it.effect().newer()),
        ApiWords.of(it.progress().status()),
        it.progress().refusal());
  }

  private static List<ChangeView> changes(PlanItem item, Masking masking) {
    return new TreeMap<>(item.effect().changes())
        .entrySet().stream()
            .map(
                it -> {
                  boolean masked = masking.hides(item.subject().entity(), it.getKey());
                  return new ChangeView(
                      it.getKey(),
                      masked ? null : it.getValue().before(),
                      masked ? null : it.getValue().after(),
                      masking.currency(
                          item.subject().entity(), it.getKey(), item.subject().names()),
                      masked);
                })
            .toList();
  }
}
