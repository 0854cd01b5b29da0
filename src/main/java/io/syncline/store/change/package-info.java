/** The transactions in which a batch of events is judged and a batch of deliveries is settled. */
@NullMarked
package io.syncline.store.change;

import org.jspecify.annotations.NullMarked;
