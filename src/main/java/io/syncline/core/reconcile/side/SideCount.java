package io.syncline.core.reconcile.side;

import io.syncline.core.model.SystemId;
import org.jspecify.annotations.Nullable;

/**
 * The count proof of one side: what it says it has, what was pulled, what was compared (S23).
 *
 * @param saidBefore its own total before the pull; null where it reports none
 * @param saidAfter its own total after the pull
 * @param pulled rows read, repeated ones included
 * @param distinct native records among them
 * @param appeared ids seen to have come while we paged
 * @param vanished ids seen to have gone while we paged
 * @param linked of the distinct ones, how many are linked in this installation
 * @param outOfFilter of the distinct ones, how many their own values leave out
 * @param undecided of the distinct ones, how many do not say whether they are in the filter
 * @param compared how many took part in the comparison
 * @param complete whether every page was seen and the counts add up
 * @param reason why not, in words; null where complete
 * @param links of this system and object in this installation, whatever was listed
 * @param verifiable whether the system can be listed at all: one that cannot is never called equal
 * @param silent why its count query returned no total, in words; null where it returned one, or has
 *     none
 */
public record SideCount(
    String entity,
    SystemId system,
    String object,
    @Nullable Long saidBefore,
    @Nullable Long saidAfter,
    long pulled,
    long distinct,
    long appeared,
    long vanished,
    long linked,
    long outOfFilter,
    long undecided,
    long compared,
    boolean complete,
    @Nullable String reason,
    long links,
    boolean verifiable,
    @Nullable String silent) {

  /** Of a system that can be listed. */
  public SideCount(
      String entity,
      SystemId system,
      String object,
      @Nullable Long saidBefore,
      @Nullable Long saidAfter,
      long pulled,
      long distinct,
      long appeared,
      long vanished,
      long linked,
      long outOfFilter,
      long undecided,
      long compared,
      boolean complete,
      @Nullable String reason) {
    this(
        entity,
        system,
        object,
        saidBefore,
        saidAfter,
        pulled,
        distinct,
        appeared,
        vanished,
        linked,
        outOfFilter,
        undecided,
        compared,
        complete,
        reason,
        linked,
        true,
        null);
  }

  /** Of a system that cannot be listed. */
  public static SideCount unverifiable(
      String entity, SystemId system, String object, String reason) {
    return new SideCount(
        entity, system, object, null, null, 0, 0, 0, 0, 0, 0, 0, 0, false, reason, 0, false, null);
  }
}
