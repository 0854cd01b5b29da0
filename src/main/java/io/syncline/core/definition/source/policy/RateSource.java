package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import java.time.Duration;

/**
 * Where the rates of {@code convert} come from.
 *
 * @param source the object whose records are rates, as {@code <system>.<object>}: with the
 *     attributes {@code from}, {@code to}, {@code date} and {@code rate}
 * @param maxAge how long before the day that is wanted a rate may be of, where that day has none:
 *     in whole days, {@code 31d} at most
 */
public record RateSource(@Shorthand String source, @Default("0s") Duration maxAge) {}
