use kluis_credentials::did_key;

use crate::arguments::Keys;
use crate::error::ReviewError;
use crate::key;

pub fn run(keys: &Keys) -> Result<(), ReviewError> {
    match keys {
        Keys::New { file } => println!("{}", key::create(file)?),
        Keys::Show { file } => {
            println!("{}", did_key::encode(&key::read(file)?.verifying_key()));
        }
    }
    Ok(())
}
