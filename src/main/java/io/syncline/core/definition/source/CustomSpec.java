package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Default;
import java.time.Duration;

/**
 * A Camel route that decides a conflict.
 *
 * @param route its name, as {@code direct:decide-price}
 * @param timeout how long it may take for one conflict; 30 s at most
 */
public record CustomSpec(String route, @Default("10s") Duration timeout) {}
