# SPDX-License-Identifier: GPL-2.0-or-later
# data - put into the tarball whole; a new file needs no line here.
