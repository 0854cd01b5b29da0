/**
 * The weight of each attribute for recognising a record, learned from the records: to rank and to
 * propose.
 */
@NullMarked
package io.syncline.core.identity.weights;

import org.jspecify.annotations.NullMarked;
