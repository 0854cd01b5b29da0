/** Reads definition files with their positions, checks them, and reloads what changed. */
@NullMarked
package io.syncline.definition;

import org.jspecify.annotations.NullMarked;
