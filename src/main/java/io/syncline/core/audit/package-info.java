/** The append-only audit log of every operation, skipped ones included. */
@NullMarked
package io.syncline.core.audit;

import org.jspecify.annotations.NullMarked;
