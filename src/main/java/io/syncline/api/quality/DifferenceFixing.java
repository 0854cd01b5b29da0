package io.syncline.api.quality;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Refusal;
import io.syncline.api.records.RehearsalView;
import io.syncline.core.model.NativeRef;
import io.syncline.core.reconcile.respond.DifferenceFixes;
import io.syncline.core.reconcile.respond.DifferenceFixes.Fixed;
import io.syncline.core.reconcile.respond.DifferenceFixes.Prospect;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.system.ConnectedSystems;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Fixes differences that somebody asks for, or says what a fix would write. */
@Singleton
public class DifferenceFixing {

  /** So many at once; each copy of each is read from its system before it is shown. */
  public static final int MOST = 20;

  private final DifferenceFixes fixes;
  private final ChangeProcessor changes;
  private final ConnectedSystems systems;
  private final Masking masking;
  private final Caller caller;

  DifferenceFixing(
      DifferenceFixes fixes,
      @Named("changes") ChangeProcessor changes,
      ConnectedSystems systems,
      Masking masking,
      Caller caller) {
    this.fixes = fixes;
    this.changes = changes;
    this.systems = systems;
    this.masking = masking;
    this.caller = caller;
  }

  /**
   * One difference.
   *
   * @param against why it was, or would be, left; null: it was not
   */
  @Schema(name = "DifferenceFix")
  public record FixView(
      UUID id,
      @Schema(nullable = true, description = "Why it is left as it is; null: it is fixed")
          @Nullable String against,
      List<CopyView> copies) {}

  /**
   * A copy that is read.
   *
   * @param event the cause in the audit; null: nothing was done
   * @param rehearsal what reading it would lead to; null: it was read, or cannot be
   */
  @Schema(name = "DifferenceFixCopy")
  public record CopyView(
      String system,
      String object,
      String id,
      @Schema(nullable = true) @Nullable UUID event,
      @Schema(nullable = true) @Nullable RehearsalView rehearsal) {}

  /**
   * What a fix would write, by reading the copies now; nothing is saved or written.
   *
   * @throws Refusal where one is not known, or there are too many
   */
  public List<FixView> preview(List<UUID> ids) {
    return each(ids).stream().map(this::preview).toList();
  }

  /**
   * Has the copies read, in the name of who asks; what is due is written by the rules of any
   * change.
   *
   * @throws Refusal where one is not known, or there are too many
   */
  public List<FixView> fix(List<UUID> ids, String actor) {
    return each(ids).stream()
        .flatMap(it -> fixes.fix(it.difference().id(), actor).stream())
        .map(DifferenceFixing::fixed)
        .toList();
  }

  private List<Prospect> each(List<UUID> ids) {
    if (ids.isEmpty() || ids.size() > MOST) {
      throw Refusal.badRequest("ids names 1 to " + MOST + " differences");
    }
    return ids.stream()
        .distinct()
        .map(
            id ->
                fixes
                    .prospect(id)
                    .filter(it -> caller.readsSync(it.difference().sync()))
                    .orElseThrow(() -> Refusal.unknown("There is no difference " + id)))
        .toList();
  }

  private FixView preview(Prospect it) {
    var entity = it.difference().key().entity();
    return new FixView(
        it.difference().id(),
        it.against(),
        it.copies().stream().sorted().map(ref -> copy(ref, null, rehearsal(ref, entity))).toList());
  }

  private @Nullable RehearsalView rehearsal(NativeRef ref, String entity) {
    return systems.find(ref.system()).isEmpty()
        ? null
        : RehearsalView.of(changes.rehearse(ref), ref, entity, masking);
  }

  private static FixView fixed(Fixed it) {
    return new FixView(
        it.prospect().difference().id(),
        it.prospect().against(),
        it.events().stream().map(event -> copy(event.ref(), event.id(), null)).toList());
  }

  private static CopyView copy(
      NativeRef ref, @Nullable UUID event, @Nullable RehearsalView rehearsal) {
    return new CopyView(ref.system().value(), ref.object(), ref.id(), event, rehearsal);
  }
}
