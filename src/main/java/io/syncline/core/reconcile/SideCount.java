package io.syncline.core.reconcile;

import io.syncline.core.model.SystemId;
import org.jspecify.annotations.Nullable;

/**
 * The count proof of one side: what it says it has, what was pulled, what was compared (S23).
 *
 * @param saidBefore its own total before the pull; null where it tells none
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
    @Nullable String reason) {}
