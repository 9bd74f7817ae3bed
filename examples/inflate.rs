//! Unpacks all members of a zip into nothing, with checksums, on so many threads: what the inflation alone costs.
//! `cargo run --release --example inflate -- ARCHIVE [THREADS]`

use std::fs::File;
use std::io;

use rayon::prelude::*;
use zip::ZipArchive;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which archive?")?;
    let threads = arguments.next().and_then(|threads| threads.parse().ok()).unwrap_or(0);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let mut archive = ZipArchive::new(File::open(&path)?)?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        members.push((archive.by_index(index)?.size(), index));
    }
    members.sort_unstable_by(|a, b| b.cmp(a));
    let sizes = members.into_par_iter().with_max_len(1).map(|(_, index)| -> io::Result<u64> {
        let mut archive = ZipArchive::new(File::open(&path)?)?;
        io::copy(&mut archive.by_index(index)?, &mut io::sink())
    });
    let total: u64 = sizes.collect::<io::Result<Vec<u64>>>()?.iter().sum();
    #[expect(clippy::print_stdout, reason = "the answer of an example")]
    {
        println!("{total}");
    }
    Ok(())
}
