package io.syncline.core.landing;

import java.time.Instant;

/**
 * A file that is taken.
 *
 * @param at when it was last changed where it lay: of two files that hold a row the later one
 *     counts
 * @param digest of its bytes
 * @param whole whether it holds all rows there are, so that a row it leaves out is gone; only
 *     concluded from a file that is proven complete and has no broken row
 * @param mostMissing how many of a hundred rows may be gone at once
 */
public record LandedFile(String name, Instant at, String digest, boolean whole, int mostMissing) {}
