package io.syncline.core.sync.state;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.sync.effect.Effect.LinkEnded;
import io.syncline.core.sync.state.reads.IdentityReads.Claim;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was read under the locks of one batch; it does not change (S17, S18).
 *
 * @param records all that are locked
 * @param identities what decides which record a copy belongs to
 * @param unsettled records of which it is not known whether they were created in the system read
 * @param references what references lead to (S15)
 * @param lostUpdates the edits that a write of ours may have overwritten, by copy (S8)
 */
public record LockedState(
    Map<RecordId, RecordState> records,
    Identities identities,
    Set<RecordId> unsettled,
    References references,
    Map<NativeRef, List<LostUpdateDetector.Lost>> lostUpdates) {

  public LockedState {
    records = Map.copyOf(records);
    unsettled = Set.copyOf(unsettled);
    lostUpdates = Map.copyOf(lostUpdates);
  }

  /**
   * What decides which record a copy belongs to.
   *
   * @param matching the live records that have the match values of new copies
   * @param tombstones of the copies without a link
   * @param claims what linked copies say of ids in other systems
   * @param awaitedBy copies without a record, by the copy that they name
   * @param survivors what records named by markers were merged into
   * @param erased copies without a link that are recognized as those of erased persons
   */
  public record Identities(
      Map<MatchValue, Set<RecordId>> matching,
      Map<NativeRef, LinkEnded> tombstones,
      Set<Claim> claims,
      Map<NativeRef, Set<NativeRef>> awaitedBy,
      Map<RecordId, RecordId> survivors,
      Set<NativeRef> erased) {

    private static final Identities NONE =
        new Identities(Map.of(), Map.of(), Set.of(), Map.of(), Map.of(), Set.of());

    public Identities {
      matching = Map.copyOf(matching);
      tombstones = Map.copyOf(tombstones);
      claims = Set.copyOf(claims);
      awaitedBy = Map.copyOf(awaitedBy);
      survivors = Map.copyOf(survivors);
      erased = Set.copyOf(erased);
    }
  }

  public Map<MatchValue, Set<RecordId>> matching() {
    return identities.matching();
  }

  public Map<NativeRef, LinkEnded> tombstones() {
    return identities.tombstones();
  }

  public Set<Claim> claims() {
    return identities.claims();
  }

  public Map<NativeRef, Set<NativeRef>> awaitedBy() {
    return identities.awaitedBy();
  }

  public Map<RecordId, RecordId> survivors() {
    return identities.survivors();
  }

  /** Records that are locked, of which nothing else was asked. */
  public static LockedState of(Map<RecordId, RecordState> records) {
    return new LockedState(records, Identities.NONE, Set.of(), References.NONE, Map.of());
  }

  /** Records of which it is not known whether they were created in the system read. */
  public LockedState unsettled(Set<RecordId> some) {
    return new LockedState(records, identities, some, references, lostUpdates);
  }
}
