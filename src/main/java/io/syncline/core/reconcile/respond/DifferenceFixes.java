package io.syncline.core.reconcile.respond;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.RecordSync;
import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.model.NativeRef;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Difference.Resolution;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.sync.read.Records;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fixes one difference because a person asks for it, as a run does: its copies are read again, and
 * what is due follows by the rules of any change, with their brakes and approvals. No value is
 * taken from the difference. What needs a choice between values is left, with the reason.
 */
public final class DifferenceFixes {

  private final Differences differences;
  private final ConcernedCopies copies;
  private final RecordSync requests;
  private final Installations installations;
  private final InstantSource clock;

  public DifferenceFixes(
      Differences differences,
      Records records,
      RecordSync requests,
      Installations installations,
      InstantSource clock) {
    this.differences = differences;
    this.copies = new ConcernedCopies(records);
    this.requests = requests;
    this.installations = installations;
    this.clock = clock;
  }

  /**
   * What a fix would do.
   *
   * @param against why nothing would come of it, in words; null: it can be fixed
   * @param copies those that would be read
   */
  public record Prospect(Difference difference, @Nullable String against, Set<NativeRef> copies) {
    public Prospect {
      copies = Set.copyOf(copies);
    }
  }

  /**
   * What was done.
   *
   * @param events of the copies that are read, the causes in the audit; none: it was left
   */
  public record Fixed(Prospect prospect, List<InboxEvent> events) {
    public Fixed {
      events = List.copyOf(events);
    }
  }

  /** Empty: there is no difference of this id. */
  public Optional<Prospect> prospect(UUID id) {
    return differences.look(id).map(this::prospect);
  }

  private Prospect prospect(Differences.Listed it) {
    var difference = it.difference();
    var entity = entity(difference);
    if (difference.state() == Difference.State.GONE) {
      return left(difference, "it is not there any more");
    }
    if (entity.isEmpty()) {
      return left(difference, "its sync is not started");
    }
    if (!it.fixable()) {
      return left(difference, why(it));
    }
    var concerned = copies.of(difference, List.of(entity.get().primary().system()));
    return concerned.isEmpty()
        ? left(difference, "no copy of it is known")
        : new Prospect(difference, null, concerned);
  }

  private static Prospect left(Difference difference, String why) {
    return new Prospect(difference, why, Set.of());
  }

  private static String why(Differences.Listed it) {
    var cause = it.difference().evidence().cause();
    return it.reason() != null
        ? it.reason()
        : cause != null ? cause.remedy() : "its cause is not known";
  }

  /** The entity as the difference's sync has it, where that is started. */
  private Optional<Entity> entity(Difference difference) {
    return installations
        .current()
        .entity(difference.key().entity())
        .filter(it -> it.syncs().stream().anyMatch(sync -> sync.sync().equals(difference.sync())));
  }

  /**
   * Has the copies read and marks the difference as fixed: the next run says whether it helped. A
   * crash in between leaves it open, and its copies are read once more when it is asked for again.
   *
   * @return empty: there is no difference of this id
   */
  public Optional<Fixed> fix(UUID id, String actor) {
    return prospect(id)
        .map(
            it -> {
              if (it.against() != null) {
                return new Fixed(it, List.of());
              }
              var events =
                  it.copies().stream()
                      .sorted()
                      .map(ref -> requests.file(ref, RecordSyncOptions.NONE, actor))
                      .toList();
              differences.change(id, now -> fixed(now, actor));
              return new Fixed(it, events);
            });
  }

  private Difference fixed(Difference now, String actor) {
    return now.state() == Difference.State.GONE
        ? now
        : now.answered(
            new Difference.Answer(Resolution.FIXED, null, null, null, actor, clock.instant()));
  }
}
