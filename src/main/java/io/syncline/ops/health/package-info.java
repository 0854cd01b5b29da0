/** Checks of what this process stands on: its database, Camel, the routes and their consumers. */
@NullMarked
package io.syncline.ops.health;

import org.jspecify.annotations.NullMarked;
