/** {@code syncline match}: sources, sheets, interruption. */
@NullMarked
package io.syncline.cli.match;

import org.jspecify.annotations.NullMarked;
