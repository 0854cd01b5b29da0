package io.syncline.core.reconcile.pull;

import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.SideCount;
import java.util.List;

/**
 * The sides of a run, staged and counted.
 *
 * @param layouts how the entities are staged
 * @param secret of the digests
 * @param counts of all sides, by their numbers
 */
public record PulledSides(List<DigestLayout> layouts, byte[] secret, List<SideCount> counts) {}
