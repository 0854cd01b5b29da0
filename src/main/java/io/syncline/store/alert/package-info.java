/** Alerts, and what opens them, in PostgreSQL. */
@NullMarked
package io.syncline.store.alert;

import org.jspecify.annotations.NullMarked;
