package io.syncline.core.delivery;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.system.ConnectedSystems;
import java.util.function.LongSupplier;

/**
 * What deliveries need from the outside.
 *
 * @param links which native records are linked
 * @param readNumbers draws the next number of the one sequence of all reads (S1)
 */
public record DeliveryPorts(
    DeliveryStore store,
    ConnectedSystems systems,
    LinkLookup links,
    LongSupplier readNumbers,
    Installations installations,
    Wakeups wakeups) {}
