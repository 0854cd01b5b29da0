package io.syncline.core.reconcile.side;

/**
 * How many pairs of two sides are alike. The attributes by which a pair was found are equal by
 * construction: they alone make no pair compared.
 *
 * @param compared pairs in which both sides say something beyond that
 * @param equal those of them in which nothing differs, rounding included
 */
public record Pairs(long compared, long equal) {}
