/** The feed of what happened, in PostgreSQL. */
@NullMarked
package io.syncline.store.feed;

import org.jspecify.annotations.NullMarked;
